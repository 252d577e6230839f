package twinfleet.service.mqtt;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.atomic.AtomicReferenceArray;

/** The figures of what goes to devices. */
final class OutletFigures {
  final Counter attempts;
  final Counter acknowledged;
  final Counter errors;
  final Counter coalesced;
  final Counter givenBack;
  final Counter dropped;
  final Counter unconfirmed;
  final Timer roundTrip;
  private final AtomicReferenceArray<PublishQueue> lanes;

  OutletFigures(MeterRegistry meters, int connections) {
    lanes = new AtomicReferenceArray<>(connections);
    String prefix = "twinfleet.mqtt.out.";
    attempts = meters.counter(prefix + "attempts");
    acknowledged = meters.counter(prefix + "acknowledged");
    errors = meters.counter(prefix + "errors");
    coalesced = meters.counter(prefix + "coalesced");
    givenBack = meters.counter(prefix + "given.back");
    dropped = meters.counter(prefix + "dropped");
    unconfirmed = meters.counter(prefix + "unconfirmed");
    roundTrip = meters.timer(prefix + "puback");
    meters.gauge(prefix + "waiting", this, OutletFigures::waiting);
  }

  void taken(PublishQueue.Taken taken) {
    switch (taken) {
      case QUEUED -> {}
      case REPLACED -> coalesced.increment();
      case FULL -> givenBack.increment();
    }
  }

  private double waiting() {
    double sum = 0;
    for (int i = 0; i < lanes.length(); i++) {
      PublishQueue queue = lanes.get(i);
      sum += queue == null ? 0 : queue.waiting();
    }
    return sum;
  }

  /** Counts what waits in {@code queue}, the one of lane {@code index} from now on. */
  PublishQueue watched(int index, PublishQueue queue) {
    lanes.set(index, queue);
    return queue;
  }
}
