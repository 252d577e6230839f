package twinfleet.core;

import twinfleet.core.TwinCommand.TakeSnapshot;
import twinfleet.core.TwinEvent.DeliveryCanceled;
import twinfleet.core.TwinEvent.DeliveryFailed;
import twinfleet.core.TwinEvent.EndConfirmed;
import twinfleet.core.TwinEvent.FirmwareApplied;
import twinfleet.core.TwinEvent.NumbersOvertaken;
import twinfleet.protocol.ReportedState;

/** Reconciliation: the device's whole truth against ours (delivery-rules sections 3 and 5). */
final class Snapshots {
  private Snapshots() {}

  /** The order of checks for a snapshot. */
  static void take(Turn turn, TakeSnapshot c) {
    if (turn.isRepeated(c.mark())) {
      turn.askToAdopt(turn.overlay().mark().epoch() + 1);
      turn.refuse(Refusal.DUPLICATE, "(epoch, seq) is not newer");
      return;
    }
    long generation = c.generation() == null ? 0 : c.generation();
    long revision = c.revision() == null ? 0 : c.revision();
    long ahead = turn.policy.numbersAheadMax();
    if (turn.isConnectionOutOfReach(c.mark().epoch(), c.connection())
        || generation > turn.twin().generation() + ahead
        || revision > turn.twin().revision() + ahead) {
      turn.refuse(
          Refusal.TOO_FAR_AHEAD, "epoch, connection, generation or revision is out of reach");
      return;
    }
    boolean counted = isCountedFailure(turn, c);
    turn.remember(o -> o.with(c.mark()));
    Heartbeats.follow(turn, c.mark());
    Presences.evidence(turn, c.mark().epoch(), c.connection());
    turn.remember(o -> o.with(o.session().snapshotTaken()));
    Reporting.tell(turn, c.generation(), c.state(), c.currentVersion());
    boolean unknown = generation > turn.twin().generation();
    if (unknown || revision > turn.twin().revision()) {
      overtake(turn, c, generation, revision);
    }
    if (turn.delivery() != null && !unknown) {
      compare(turn, c, counted);
    }
    Reporting.noteVersion(turn, c.mark(), c.generation(), c.state(), c.currentVersion());
    Heartbeats.repair(turn, c.revision());
  }

  /** A device from the future means that our journal is from the past: go past it. */
  private static void overtake(Turn turn, TakeSnapshot c, long generation, long revision) {
    DeviceTwin twin = turn.twin();
    long nextGeneration = generation > twin.generation() ? generation + 1 : twin.generation();
    long nextRevision = Math.max(revision, twin.revision()) + 1;
    turn.emitAt(
        nextRevision, s -> new NumbersOvertaken(s, c.mark(), nextGeneration, generation, revision));
  }

  private static void compare(Turn turn, TakeSnapshot c, boolean counted) {
    boolean knows = c.generation() != null && c.generation() == turn.delivery().generation();
    switch (turn.delivery().phase()) {
      case Phase.Pending p -> open(turn, c, knows, counted);
      case Phase.InProgress p -> open(turn, c, knows, counted);
      case Phase.Delivered p -> open(turn, c, knows, counted);
      case Phase.Canceling p -> canceling(turn, c, knows, counted);
      case Phase.Applied p -> probation(turn, c, p);
      case Phase.Revived p -> {
        if (knows) {
          Claims.claim(turn, claim(c, counted));
        }
      }
      case Phase.Ended p -> {
        if (knows) {
          Claims.claim(turn, claim(c, counted));
        } else if (!p.confirmed() && isGone(turn, c)) {
          turn.emit(s -> new EndConfirmed(s, c.mark(), true));
        }
      }
      case Phase.Decommissioned p -> {
        // over; the emptied document is all there is
      }
    }
  }

  private static void open(Turn turn, TakeSnapshot c, boolean knows, boolean counted) {
    Delivery d = turn.delivery();
    boolean lost = d.phase() instanceof Phase.Delivered && isImageLost(turn, c, knows);
    if (showsTargetRunning(turn, c)) {
      turn.emit(s -> new FirmwareApplied(s, c.mark()));
    } else if (lost) {
      boolean another = c.stagedSha256() != null && c.state() == ReportedState.DELIVERED;
      Claims.imageLost(
          turn, c.mark(), another ? AttemptCause.DIGEST_MISMATCH : AttemptCause.STAGED_IMAGE_LOST);
    } else if (knows) {
      Claims.claim(turn, claim(c, counted));
    } else if (d.acknowledged() && !d.isStopped() && !(d.phase() instanceof Phase.Delivered)) {
      // Without an earlier acknowledgement it may just not have read the document yet: no attempt
      // is spent on that, the repair answers it.
      turn.nextAttempt(AttemptCause.FORGOTTEN_BY_DEVICE, c.mark(), d.expiresAt());
    }
  }

  /** An APPLIED that comes before the confirmation wins, and running proves it as well. */
  private static void canceling(Turn turn, TakeSnapshot c, boolean knows, boolean counted) {
    if (showsTargetRunning(turn, c)) {
      turn.emit(s -> new FirmwareApplied(s, c.mark()));
    } else if (knows) {
      Claims.claim(turn, claim(c, counted));
    } else if (isGone(turn, c)) {
      turn.emit(s -> new DeliveryCanceled(s, c.mark(), CancelEnd.FORGOTTEN_BY_DEVICE));
    }
  }

  /** A version that ran before the assignment proves nothing; there the device must claim it. */
  private static boolean showsTargetRunning(Turn turn, TakeSnapshot c) {
    return Claims.isTarget(turn, c.currentVersion()) && !turn.delivery().offer().reinstall();
  }

  /** The desired image is not staged, and the device tells no end that explains it. */
  private static boolean isImageLost(Turn turn, TakeSnapshot c, boolean knows) {
    boolean applied =
        c.state() == ReportedState.APPLIED && Claims.isTarget(turn, c.currentVersion());
    Cause cause = Cause.of(c.reason());
    boolean failed =
        c.state() == ReportedState.FAILED
            && (!cause.isRetryable() || cause == Cause.DIGEST_MISMATCH);
    boolean explained = knows && (applied || failed || c.state() == ReportedState.CANCELED);
    return !explained && !turn.delivery().offer().release().sha256().equals(c.stagedSha256());
  }

  /** Whether nothing of an ended generation can still be at work on the device. */
  private static boolean isGone(Turn turn, TakeSnapshot c) {
    if (c.generation() == null) {
      return true;
    }
    boolean read = c.revision() != null && c.revision() >= turn.twin().revision();
    boolean over =
        c.state() == ReportedState.APPLIED
            || c.state() == ReportedState.FAILED
            || c.state() == ReportedState.CANCELED;
    return read || over;
  }

  private static void probation(Turn turn, TakeSnapshot c, Phase.Applied p) {
    if (!p.onProbation()) {
      return;
    }
    if (Claims.isTarget(turn, c.currentVersion())) {
      Heartbeats.countProbation(turn);
    } else {
      turn.emit(s -> new DeliveryFailed(s, c.mark(), Cause.POST_APPLY_ROLLBACK, true));
    }
  }

  private static Claims.Claim claim(TakeSnapshot c, boolean counted) {
    return new Claims.Claim(
        c.mark(),
        c.state(),
        Cause.of(c.reason()),
        c.stagedSha256(),
        c.currentVersion(),
        null,
        false,
        !counted);
  }

  /**
   * A snapshot repeats the failure that ended an earlier attempt until the device tries again; only
   * a failure that no report told is news.
   */
  private static boolean isCountedFailure(Turn turn, TakeSnapshot c) {
    Delivery d = turn.delivery();
    if (d == null || c.state() != ReportedState.FAILED || d.phase() instanceof Phase.InProgress) {
      return false;
    }
    Overlay.Told told = turn.overlay().told();
    return told == null
        ? d.tally().failures() > 0
        : c.generation() != null
            && c.generation().equals(told.generation())
            && told.state() == ReportedState.FAILED;
  }
}
