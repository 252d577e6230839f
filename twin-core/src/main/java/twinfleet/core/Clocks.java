package twinfleet.core;

import java.time.Duration;
import java.time.Instant;
import twinfleet.protocol.Directive;

/**
 * Which of a twin's journaled clocks run: only while the offer is accepted by the broker, the
 * device is reachable, and nothing stops the delivery (delivery-rules section 1, "Attempt").
 */
final class Clocks {
  private Clocks() {}

  /** Starts and freezes the clocks of {@code twin} as its state demands. */
  static DeviceTwin settle(DeviceTwin twin, Instant at) {
    Delivery d = twin.delivery();
    if (d == null) {
      return twin;
    }
    boolean reachable = twin.link().isSteadilyOnline() && !isOwed(twin);
    boolean attemptRuns = reachable && d.phase() instanceof Phase.Pending && !d.isStopped();
    Clock clock = d.attempt().clock().settled(attemptRuns, at);
    Delivery next = clock == d.attempt().clock() ? d : d.with(d.attempt().with(clock));
    if (next.phase() instanceof Phase.Canceling c) {
      next = next.in(new Phase.Canceling(c.was(), c.clock().settled(reachable, at)), at);
    }
    return next == d ? twin : twin.with(next);
  }

  /** A window that is about to run again gives its device at least {@code least}. */
  static DeviceTwin floored(DeviceTwin twin, Duration least, Instant at) {
    Delivery d = twin.delivery();
    boolean waits = d != null && d.phase() instanceof Phase.Pending && twin.link().online();
    return waits
        ? twin.with(d.with(d.attempt().with(d.attempt().clock().withAtLeast(least, at))))
        : twin;
  }

  /** Whether the broker has yet to take what {@code twin} wants its device to read. */
  static boolean isOwed(DeviceTwin twin) {
    Desired desired = Desired.of(twin);
    Published last = twin.published();
    if (desired.isEmpty()) {
      // the broker may hold a document whose confirmation never came: empty it all the same
      return twin.revision() > 0
          && (last == null || last.directive() != null || last.revision() < twin.revision());
    }
    return last == null
        || last.directive() == null
        || last.generation() != desired.generation()
        || last.revision() != twin.revision()
        || (desired.directive() == Directive.INSTALL
            && last.attempt() != twin.delivery().attempt().number());
  }
}
