package twinfleet.loadtest.demo;

import java.time.Duration;
import java.time.Instant;
import twinfleet.core.Delivery;
import twinfleet.core.DeliveryState;
import twinfleet.core.DeviceTwin;
import twinfleet.core.Presence;
import twinfleet.core.Standing;
import twinfleet.core.WaitingReason;

/**
 * How one device's delivery stands at the end.
 *
 * @param state null when the device was never assigned anything
 * @param waiting what an open delivery waits for, or null
 * @param attempts windows opened
 * @param publishes documents published
 * @param toDelivered from assignment to DELIVERED (or to APPLIED, when that report was the first
 *     that came through), or null
 */
record DemoOutcome(
    String deviceId,
    DeliveryState state,
    WaitingReason waiting,
    int attempts,
    int publishes,
    Duration toDelivered) {

  static DemoOutcome of(DeviceTwin twin, Presence presence) {
    String id = twin.registration().deviceId().value();
    Delivery d = twin.delivery();
    if (d == null) {
      return new DemoOutcome(id, null, null, 0, 0, null);
    }
    Instant delivered = d.entered().get(DeliveryState.DELIVERED);
    Instant held = delivered != null ? delivered : d.entered().get(DeliveryState.APPLIED);
    return new DemoOutcome(
        id,
        d.phase().state(),
        Standing.waitingReason(twin, presence),
        d.attempt().number(),
        d.tally().publishes(),
        held == null ? null : Duration.between(d.offer().assignedAt(), held));
  }

  boolean isOpen() {
    return state == DeliveryState.PENDING
        || state == DeliveryState.IN_PROGRESS
        || state == DeliveryState.DELIVERED;
  }

  /** Ended, or open with a reason that explains it. */
  boolean isAccountedFor() {
    return state != null && (!isOpen() || waiting != null);
  }
}
