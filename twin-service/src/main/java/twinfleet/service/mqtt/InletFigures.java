package twinfleet.service.mqtt;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Function;
import twinfleet.core.Refusal;
import twinfleet.protocol.Topics;

/** The figures of what comes from devices. */
final class InletFigures {
  private final Map<Topics.Kind, Counter> received;
  private final Map<Topics.Kind, Counter> handled;
  private final Map<Topics.Kind, Counter> limited;
  private final Map<RejectedMessages.Kind, Counter> malformed;
  private final Map<Refusal, Counter> refused;
  final Counter unknownDevice;
  final Counter acknowledged;
  final Counter unanswered;
  final Counter streamsBegun;
  final Timer canaryRoundTrip;

  InletFigures(MeterRegistry meters) {
    String prefix = "twinfleet.mqtt.in.";
    received = each(Topics.Kind.class, k -> meters.counter(prefix + "received", "kind", k.name()));
    handled = each(Topics.Kind.class, k -> meters.counter(prefix + "handled", "kind", k.name()));
    limited = each(Topics.Kind.class, k -> meters.counter(prefix + "limited", "kind", k.name()));
    malformed =
        each(
            RejectedMessages.Kind.class,
            k -> meters.counter(prefix + "malformed", "kind", k.name()));
    refused = each(Refusal.class, r -> meters.counter(prefix + "refused", "refusal", r.name()));
    unknownDevice = meters.counter(prefix + "unknown.device");
    acknowledged = meters.counter(prefix + "acknowledged");
    unanswered = meters.counter(prefix + "unanswered");
    streamsBegun = meters.counter(prefix + "streams.begun");
    canaryRoundTrip = meters.timer(prefix + "canary");
  }

  void received(Topics.Kind kind) {
    received.get(kind).increment();
  }

  /** Taken or refused by its twin, or of nobody. What is received and not handled was dropped. */
  void handled(Topics.Kind kind) {
    handled.get(kind).increment();
  }

  /** Dropped because its device sends more than it may. */
  void limited(Topics.Kind kind) {
    limited.get(kind).increment();
  }

  void malformed(RejectedMessages.Kind kind) {
    malformed.get(kind).increment();
  }

  void refused(Refusal refusal) {
    refused.get(refusal).increment();
  }

  private static <K extends Enum<K>> Map<K, Counter> each(
      Class<K> type, Function<K, Counter> counter) {
    Map<K, Counter> counters = new EnumMap<>(type);
    for (K key : type.getEnumConstants()) {
      counters.put(key, counter.apply(key));
    }
    return counters;
  }
}
