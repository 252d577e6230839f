package twinfleet.service.entity;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Map;
import twinfleet.core.Refusal;

/** What twins count. Refusals are a closed list, so the number of counters is bounded. */
public final class TwinMeters {
  private final Counter events;
  private final Counter handedOver;
  private final Counter queries;
  private final Map<Refusal, Counter> refusals = new EnumMap<>(Refusal.class);

  /** Registers the counters, and how many twins are awake. */
  public TwinMeters(MeterRegistry registry, IngressStatus ingress) {
    events = registry.counter("twinfleet.twin.events");
    handedOver = registry.counter("twinfleet.twin.documents.handed.over");
    queries = registry.counter("twinfleet.twin.queries");
    for (Refusal refusal : Refusal.values()) {
      refusals.put(refusal, registry.counter("twinfleet.twin.refusals", "refusal", refusal.name()));
    }
    registry.gauge("twinfleet.twin.awake", ingress, IngressStatus::awakeTwins);
  }

  void stored(int count) {
    events.increment(count);
  }

  void refused(Refusal refusal) {
    refusals.get(refusal).increment();
  }

  void published() {
    handedOver.increment();
  }

  void asked() {
    queries.increment();
  }
}
