package twinfleet.core;

import java.time.Duration;
import twinfleet.core.Outstanding.Publication;
import twinfleet.protocol.ReportedState;

/**
 * A device as the rules want it, as small as can be: it obeys the retained document step by step.
 */
final class GoodDevice {
  private static final Duration CYCLE = Duration.ofMinutes(4);
  private final Scenario s;
  private int answered;

  /** Takes over the device of {@code s} as a new one would: it knows nothing but its version. */
  GoodDevice(Scenario s) {
    this.s = s;
    s.device.epoch = s.overlay.mark().epoch() + 1;
    s.device.seq = 0;
    s.device.connection += 100;
    s.device.in(null).shows(null, null);
    if (s.device.running == null) {
      s.device.runs(Samples.OLD);
    }
  }

  /** Lives until nothing is under way any more; how long that took, or null after {@code most}. */
  Duration playToTheEnd(Duration most) {
    s.connects();
    Duration lived = Duration.ZERO;
    while (isUnderWay()) {
      if (lived.compareTo(most) > 0) {
        return null;
      }
      obey();
      if (s.queries.size() > answered) {
        answered = s.queries.size();
        s.says(Device::snapshot);
      }
      s.says(Device::beat).after(CYCLE);
      lived = lived.plus(CYCLE);
    }
    return lived;
  }

  private boolean isUnderWay() {
    Delivery d = s.twin.delivery();
    return d != null && (d.isOpen() || d.phase() instanceof Phase.Revived);
  }

  private void obey() {
    Publication document = s.published.isEmpty() ? null : s.published.getLast();
    if (document == null || document.directive() == null) {
      return;
    }
    if (s.device.generation == null || document.generation() != s.device.generation) {
      s.device.in(null);
    }
    s.device.shows(document.generation(), document.revision());
    switch (document.directive()) {
      case INSTALL -> install();
      case CANCEL -> {
        if (s.device.state != ReportedState.APPLIED && s.device.state != ReportedState.CANCELED) {
          s.says(d -> d.report(ReportedState.CANCELED));
        }
      }
      case HOLD -> {
        // it waits
      }
    }
  }

  private void install() {
    ReportedState state = s.device.state;
    if (state == null || state == ReportedState.FAILED || state == ReportedState.CANCELED) {
      s.says(d -> d.report(ReportedState.IN_PROGRESS));
    } else if (state == ReportedState.IN_PROGRESS) {
      s.says(d -> d.report(ReportedState.DELIVERED));
    } else if (state == ReportedState.DELIVERED) {
      s.device.runs(s.twin.delivery().offer().release().version());
      s.says(d -> d.report(ReportedState.APPLIED));
    }
  }
}
