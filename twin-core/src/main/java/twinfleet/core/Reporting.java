package twinfleet.core;

import twinfleet.core.TwinCommand.Report;
import twinfleet.core.TwinEvent.DeliveryFailed;
import twinfleet.core.TwinEvent.VersionReported;
import twinfleet.protocol.FirmwareVersion;
import twinfleet.protocol.ReportedState;

/** The order of checks for a state report (delivery-rules section 3), and what it tells besides. */
final class Reporting {
  private Reporting() {}

  /** The order of checks for a state report. */
  static void report(Turn turn, Report c) {
    if (turn.isRepeated(c.mark())) {
      turn.refuse(Refusal.DUPLICATE, "(epoch, seq) is not newer");
      return;
    }
    if (turn.isEpochOutOfReach(c.mark())
        || c.generation() > turn.twin().generation() + turn.policy.numbersAheadMax()) {
      turn.refuse(Refusal.TOO_FAR_AHEAD, "epoch or generation is out of reach");
      return;
    }
    turn.remember(o -> o.with(c.mark()));
    Presences.evidence(turn, null, null);
    tell(turn, c.generation(), c.state(), c.currentVersion());
    Delivery d = turn.delivery();
    if (c.generation() > turn.twin().generation()) {
      turn.ask();
      turn.refuse(Refusal.UNKNOWN_GENERATION, "generation " + c.generation() + " is not ours");
    } else if (d == null || c.generation() != d.generation()) {
      turn.refuse(Refusal.STALE_GENERATION, "generation " + c.generation() + " is over");
    } else {
      Claims.claim(turn, claim(c));
    }
    noteVersion(turn, c.mark(), c.generation(), c.state(), c.currentVersion());
  }

  private static Claims.Claim claim(Report c) {
    return new Claims.Claim(
        c.mark(),
        c.state(),
        Cause.of(c.reason()),
        c.sha256(),
        c.currentVersion(),
        c.progressPercent(),
        true,
        true);
  }

  /** Remembers what the device told, for the hints of its heartbeats. */
  static void tell(Turn turn, Long generation, ReportedState state, FirmwareVersion version) {
    Overlay.Told before = turn.overlay().told();
    FirmwareVersion runs = version != null || before == null ? version : before.currentVersion();
    turn.remember(o -> o.with(new Overlay.Told(generation, state, runs)));
  }

  /**
   * A version that was not known to run, or the late APPLIED of a superseded generation, and the
   * rollback rule that may follow from it.
   */
  static void noteVersion(
      Turn turn, Mark mark, Long generation, ReportedState state, FirmwareVersion version) {
    long counter = state == ReportedState.APPLIED ? lateCounter(turn, generation, version) : 0;
    note(turn, mark, version, counter);
  }

  /** The same with the release counter that {@code version} proves. */
  static void note(Turn turn, Mark mark, FirmwareVersion version, long counter) {
    Installed installed = turn.twin().installed();
    boolean proves = counter > installed.releaseCounter();
    if (version != null && (proves || !version.equals(installed.reported()))) {
      turn.emit(s -> new VersionReported(s, mark, version, counter));
    }
    Delivery d = turn.delivery();
    boolean overtaken =
        turn.twin().hasOpenDelivery()
            && !(d.phase() instanceof Phase.Canceling)
            && !d.offer().rollbackAuthorised()
            && Assigning.isRollback(d.offer().release(), turn.twin());
    if (overtaken) {
      turn.emit(s -> new DeliveryFailed(s, null, Cause.ROLLBACK_REFUSED, false));
    }
  }

  /** What the late APPLIED of a superseded generation proves installed, else 0. */
  private static long lateCounter(Turn turn, Long generation, FirmwareVersion version) {
    return turn.twin().installed().earlier().stream()
        .filter(e -> generation != null && e.generation() == generation)
        .filter(e -> e.version().equals(version))
        .mapToLong(Installed.Earlier::releaseCounter)
        .findFirst()
        .orElse(0);
  }
}
