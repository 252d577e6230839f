package twinfleet.core;

import java.time.Instant;
import twinfleet.core.TwinCommand.Report;
import twinfleet.core.TwinEvent.AttemptFailed;
import twinfleet.core.TwinEvent.DeliveryCanceled;
import twinfleet.core.TwinEvent.DeliveryFailed;
import twinfleet.core.TwinEvent.DeliveryRevived;
import twinfleet.core.TwinEvent.DeliveryStarted;
import twinfleet.core.TwinEvent.EndConfirmed;
import twinfleet.core.TwinEvent.FailureCounted;
import twinfleet.core.TwinEvent.FirmwareApplied;
import twinfleet.core.TwinEvent.ImageDelivered;
import twinfleet.core.TwinEvent.RevivalEnded;
import twinfleet.core.TwinEvent.VersionReported;
import twinfleet.protocol.FirmwareVersion;
import twinfleet.protocol.ReportedState;
import twinfleet.protocol.Sha256;

/** What a device's word on a generation does (delivery-rules section 3). */
final class Reporting {
  private Reporting() {}

  /**
   * What a device tells of the current generation, by report or snapshot.
   *
   * @param cause with FAILED
   * @param news whether a failure in it is one that was not counted before
   */
  record Claim(
      Mark mark,
      ReportedState state,
      Cause cause,
      Sha256 sha256,
      FirmwareVersion version,
      Integer percent,
      boolean news) {}

  /** The order of checks for a state report. */
  static void report(Turn turn, Report c) {
    if (!c.mark().isAfter(turn.overlay().mark())) {
      turn.refuse(Refusal.DUPLICATE, "(epoch, seq) is not newer");
      return;
    }
    if (c.generation() > turn.twin().generation() + turn.policy.numbersAheadMax()) {
      turn.refuse(Refusal.TOO_FAR_AHEAD, "generation " + c.generation() + " is out of reach");
      return;
    }
    turn.remember(o -> o.with(c.mark()));
    Presences.evidence(turn, null, null);
    tell(turn, c.generation(), c.state(), c.currentVersion());
    if (c.generation() > turn.twin().generation()) {
      turn.ask(null);
      noteVersion(turn, c.mark(), c.currentVersion(), 0);
      turn.refuse(Refusal.UNKNOWN_GENERATION, "generation " + c.generation() + " is not ours");
      return;
    }
    Delivery d = turn.delivery();
    if (d == null || c.generation() != d.generation()) {
      noteVersion(turn, c.mark(), c.currentVersion(), lateCounter(turn, c));
      turn.refuse(Refusal.STALE_GENERATION, "generation " + c.generation() + " is over");
      return;
    }
    claim(
        turn,
        new Claim(
            c.mark(),
            c.state(),
            Cause.of(c.reason()),
            c.sha256(),
            c.currentVersion(),
            c.progressPercent(),
            true));
    noteVersion(turn, c.mark(), c.currentVersion(), 0);
  }

  /** Remembers what the device told, for the hints of its heartbeats. */
  static void tell(Turn turn, Long generation, ReportedState state, FirmwareVersion version) {
    Overlay.Told before = turn.overlay().told();
    FirmwareVersion runs = version != null || before == null ? version : before.currentVersion();
    turn.remember(o -> o.with(new Overlay.Told(generation, state, runs)));
  }

  /** A version that was not known to run, and the rollback rule that may follow from it. */
  static void noteVersion(Turn turn, Mark mark, FirmwareVersion version, long counter) {
    Installed installed = turn.twin().installed();
    boolean proves = counter > installed.releaseCounter();
    if (version != null && (proves || !version.equals(installed.reported()))) {
      turn.emit(s -> new VersionReported(s, mark, version, counter));
    }
    boolean overtaken =
        turn.twin().hasOpenDelivery()
            && !turn.delivery().offer().rollbackAuthorised()
            && Assigning.isRollback(turn.delivery().offer().release(), turn.twin());
    if (overtaken) {
      turn.emit(s -> new DeliveryFailed(s, null, Cause.ROLLBACK_REFUSED, false));
    }
  }

  /** What the late APPLIED of a superseded generation proves installed, else 0. */
  private static long lateCounter(Turn turn, Report c) {
    if (c.state() != ReportedState.APPLIED) {
      return 0;
    }
    return turn.twin().installed().earlier().stream()
        .filter(e -> e.generation() == c.generation() && e.version().equals(c.currentVersion()))
        .mapToLong(Installed.Earlier::releaseCounter)
        .findFirst()
        .orElse(0);
  }

  /** One claim against every phase. */
  static void claim(Turn turn, Claim c) {
    if (c.state() == null) {
      return;
    }
    switch (turn.delivery().phase()) {
      case Phase.Pending p -> underway(turn, c, p.backoff());
      case Phase.InProgress p -> underway(turn, c, false);
      case Phase.Delivered p -> delivered(turn, c);
      case Phase.Canceling p -> canceling(turn, c);
      case Phase.Revived p -> revived(turn, c, p);
      case Phase.Applied p -> applied(turn, c, p);
      case Phase.Failed p -> ended(turn, c, p);
      case Phase.Expired p -> ended(turn, c, p);
      case Phase.Canceled p -> closed(turn, c, p);
      case Phase.Skipped p -> closed(turn, c, p);
      case Phase.Decommissioned p -> turn.refuse(Refusal.CLOSED, "the delivery is over");
    }
  }

  private static void underway(Turn turn, Claim c, boolean backoff) {
    switch (c.state()) {
      case IN_PROGRESS -> progress(turn, c);
      case DELIVERED -> {
        if (hasDesiredImage(turn, c)) {
          turn.emit(s -> new ImageDelivered(s, c.mark()));
        } else {
          failed(turn, c, Cause.DIGEST_MISMATCH, backoff);
        }
      }
      case APPLIED -> runs(turn, c);
      case FAILED -> failed(turn, c, c.cause(), backoff);
      case CANCELED -> turn.emit(s -> new DeliveryFailed(s, c.mark(), Cause.REJECTED, true));
    }
  }

  private static void progress(Turn turn, Claim c) {
    if (turn.delivery().phase() instanceof Phase.Pending) {
      turn.emit(s -> new DeliveryStarted(s, c.mark()));
      turn.progressed(c.percent());
      return;
    }
    Integer before = turn.overlay().progress().percent();
    if (c.percent() == null || before == null || c.percent() > before) {
      turn.progressed(c.percent());
    }
  }

  private static void failed(Turn turn, Claim c, Cause cause, boolean backoff) {
    Delivery d = turn.delivery();
    boolean oneTooMany =
        cause == Cause.DIGEST_MISMATCH
            && d.tally().digestMismatches() >= turn.policy.digestMismatchesMax();
    if (!cause.isRetryable() || oneTooMany) {
      turn.emit(s -> new DeliveryFailed(s, c.mark(), cause, true));
    } else if (!c.news()) {
      turn.refuse(Refusal.NOT_LEGAL, "this failure is counted already");
    } else if (backoff) {
      turn.emit(s -> new FailureCounted(s, c.mark(), cause));
    } else {
      int attempt = d.attempt().number();
      turn.emit(s -> new AttemptFailed(s, c.mark(), cause, turn.window(attempt)));
    }
  }

  private static void delivered(Turn turn, Claim c) {
    switch (c.state()) {
      case IN_PROGRESS -> turn.refuse(Refusal.LOWER_RANK, "DELIVERED before");
      case DELIVERED -> {
        if (!hasDesiredImage(turn, c)) {
          imageLost(turn, c.mark(), AttemptCause.DIGEST_MISMATCH);
        }
      }
      case APPLIED -> runs(turn, c);
      case FAILED -> {
        if (c.cause() == Cause.DIGEST_MISMATCH) {
          imageLost(turn, c.mark(), AttemptCause.DIGEST_MISMATCH);
        } else if (!c.cause().isRetryable()) {
          turn.emit(s -> new DeliveryFailed(s, c.mark(), c.cause(), true));
        } else if (c.news()) {
          turn.emit(s -> new FailureCounted(s, c.mark(), c.cause()));
        }
      }
      case CANCELED -> turn.emit(s -> new DeliveryFailed(s, c.mark(), Cause.REJECTED, true));
    }
  }

  /** DELIVERED no longer: the next attempt, with what is left of the TTL or a day. */
  static void imageLost(Turn turn, Mark mark, AttemptCause cause) {
    Instant least = turn.at.plus(turn.policy.deliveredTtlLeast());
    Instant left = turn.delivery().expiresAt();
    turn.nextAttempt(cause, mark, left == null || left.isBefore(least) ? least : left);
  }

  private static void canceling(Turn turn, Claim c) {
    boolean gaveUp = c.state() == ReportedState.FAILED && !c.cause().isRetryable();
    if (c.state() == ReportedState.APPLIED) {
      runs(turn, c);
    } else if (c.state() == ReportedState.CANCELED || gaveUp) {
      turn.emit(s -> new DeliveryCanceled(s, c.mark(), CancelEnd.REPORTED));
    } else {
      turn.refuse(Refusal.BEING_CANCELED, "the delivery is being canceled");
    }
  }

  private static void revived(Turn turn, Claim c, Phase.Revived p) {
    switch (c.state()) {
      case IN_PROGRESS -> {
        if (p.now() == DeliveryState.DELIVERED) {
          turn.refuse(Refusal.LOWER_RANK, "DELIVERED before");
        }
      }
      case DELIVERED -> {
        if (p.now() != DeliveryState.DELIVERED && hasDesiredImage(turn, c)) {
          turn.emit(
              s -> new DeliveryRevived(s, c.mark(), DeliveryState.DELIVERED, p.until()));
        }
      }
      case APPLIED -> runs(turn, c);
      case FAILED, CANCELED -> turn.emit(s -> new RevivalEnded(s, c.mark(), true));
    }
  }

  /** FAILED or EXPIRED: the device's own newer word wins over what was inferred. */
  private static void ended(Turn turn, Claim c, Phase.Ended p) {
    Instant until = turn.at.plus(turn.policy.revivalMax());
    switch (c.state()) {
      case IN_PROGRESS ->
          turn.emit(s -> new DeliveryRevived(s, c.mark(), DeliveryState.IN_PROGRESS, until));
      case DELIVERED -> {
        if (hasDesiredImage(turn, c)) {
          turn.emit(s -> new DeliveryRevived(s, c.mark(), DeliveryState.DELIVERED, until));
        } else {
          turn.refuse(Refusal.NOT_LEGAL, "DELIVERED with another digest");
        }
      }
      case APPLIED -> runs(turn, c);
      case FAILED, CANCELED -> confirm(turn, c, p);
    }
  }

  private static void closed(Turn turn, Claim c, Phase.Ended p) {
    if (c.state() == ReportedState.CANCELED || c.state() == ReportedState.FAILED) {
      confirm(turn, c, p);
      return;
    }
    if (c.state() == ReportedState.APPLIED && isTarget(turn, c.version())) {
      noteVersion(
          turn, c.mark(), c.version(), turn.delivery().offer().release().releaseCounter());
    }
    turn.refuse(Refusal.CLOSED, "the delivery is over");
  }

  private static void confirm(Turn turn, Claim c, Phase.Ended p) {
    if (!p.confirmed()) {
      turn.emit(s -> new EndConfirmed(s, c.mark(), true));
    }
  }

  private static void applied(Turn turn, Claim c, Phase.Applied p) {
    boolean another = c.version() != null && !isTarget(turn, c.version());
    boolean gone = c.state() == ReportedState.FAILED || another;
    if (p.onProbation() && gone) {
      turn.emit(s -> new DeliveryFailed(s, c.mark(), Cause.POST_APPLY_ROLLBACK, true));
    } else if (c.state() != ReportedState.APPLIED) {
      turn.refuse(Refusal.LOWER_RANK, "APPLIED before");
    }
  }

  private static void runs(Turn turn, Claim c) {
    if (isTarget(turn, c.version())) {
      turn.emit(s -> new FirmwareApplied(s, c.mark()));
    } else {
      turn.ask(null);
      turn.refuse(Refusal.OTHER_VERSION, "APPLIED, but " + c.version() + " runs");
    }
  }

  static boolean isTarget(Turn turn, FirmwareVersion version) {
    return turn.delivery().offer().release().version().equals(version);
  }

  private static boolean hasDesiredImage(Turn turn, Claim c) {
    return turn.delivery().offer().release().sha256().equals(c.sha256());
  }
}
