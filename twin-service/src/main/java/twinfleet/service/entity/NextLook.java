package twinfleet.service.entity;

import java.time.Duration;
import java.time.Instant;
import twinfleet.core.DeviceTwin;
import twinfleet.core.Lifecycle;
import twinfleet.core.Presence;

/**
 * When a twin looks at itself again without being asked, and whether it may sleep instead.
 *
 * @param after wall time
 * @param sleeps whether nothing keeps it awake: if nothing comes by then, it leaves memory
 */
record NextLook(Duration after, boolean sleeps) {
  /** The truth is the due instant, so a far one is approached in steps. */
  private static final Duration LOOK_MAX = Duration.ofHours(1);

  /**
   * Whether {@code twin} needs no memory: its device is neither reachable nor thought to be,
   * nothing is due within the horizon, and nothing waits for the outlet.
   *
   * @param waits whether a document was handed over and is not confirmed
   */
  static boolean maySleep(
      DeviceTwin twin, Presence presence, Instant dueAt, boolean waits, Instant horizon) {
    boolean watched =
        presence.isReachable() || (presence == Presence.UNKNOWN && twin.link().online());
    boolean soon = dueAt != null && !dueAt.isAfter(horizon);
    return !waits && !soon && (!watched || twin.lifecycle() != Lifecycle.ACTIVE);
  }

  /** Nothing keeps it awake. */
  static NextLook asleep(EntitySettings settings) {
    return new NextLook(Duration.ofMillis(settings.passivateAfterMs()), true);
  }

  /** The earlier of the two, either null for never; at least a millisecond and bounded. */
  static NextLook awake(Duration untilDue, Duration untilRetry) {
    Duration next = LOOK_MAX;
    for (Duration candidate : new Duration[] {untilDue, untilRetry}) {
      if (candidate != null && candidate.compareTo(next) < 0) {
        next = candidate;
      }
    }
    return new NextLook(next.toMillis() < 1 ? Duration.ofMillis(1) : next, false);
  }
}
