package twinfleet.core;

import java.time.Instant;
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
import twinfleet.protocol.FirmwareVersion;
import twinfleet.protocol.ReportedState;
import twinfleet.protocol.Sha256;

/** What a device's word on the current generation does, phase by phase (section 3's table). */
final class Claims {
  private Claims() {}

  /**
   * What a device tells of the current generation, by report or snapshot.
   *
   * @param state null when it only received the document
   * @param cause with FAILED
   * @param byReport a report is sent when something moved, a snapshot whenever it is asked for
   * @param news whether a failure in it is one that was not counted before
   */
  record Claim(
      Mark mark,
      ReportedState state,
      Cause cause,
      Sha256 sha256,
      FirmwareVersion version,
      Integer percent,
      boolean byReport,
      boolean news) {}

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

  /** A snapshot that repeats IN_PROGRESS is no progress: it was asked for. */
  private static void progress(Turn turn, Claim c) {
    if (turn.delivery().phase() instanceof Phase.Pending) {
      turn.emit(s -> new DeliveryStarted(s, c.mark()));
      turn.progressed(c.percent());
    } else if (c.byReport()) {
      Integer before = turn.overlay().progress().percent();
      if (c.percent() == null || before == null || c.percent() > before) {
        turn.progressed(c.percent() == null ? before : c.percent());
      }
    }
  }

  private static void failed(Turn turn, Claim c, Cause cause, boolean backoff) {
    if (!cause.isRetryable() || isOneTooMany(turn, cause)) {
      turn.emit(s -> new DeliveryFailed(s, c.mark(), cause, true));
    } else if (!c.news()) {
      turn.refuse(Refusal.NOT_LEGAL, "this failure is counted already");
    } else if (backoff) {
      turn.emit(s -> new FailureCounted(s, c.mark(), cause));
    } else {
      int attempt = turn.delivery().attempt().number();
      turn.emit(s -> new AttemptFailed(s, c.mark(), cause, turn.window(attempt)));
    }
  }

  private static boolean isOneTooMany(Turn turn, Cause cause) {
    int before = turn.delivery().tally().digestMismatches();
    return cause == Cause.DIGEST_MISMATCH && before >= turn.policy.digestMismatchesMax();
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
    if (cause == AttemptCause.DIGEST_MISMATCH && isOneTooMany(turn, Cause.DIGEST_MISMATCH)) {
      turn.emit(s -> new DeliveryFailed(s, mark, Cause.DIGEST_MISMATCH, true));
      return;
    }
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
          turn.emit(s -> new DeliveryRevived(s, c.mark(), DeliveryState.DELIVERED, p.until()));
        } else if (!hasDesiredImage(turn, c)) {
          turn.emit(s -> new RevivalEnded(s, c.mark(), true));
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

  /** CANCELED or SKIPPED: nothing leads out; the device may only confirm that it is over. */
  private static void closed(Turn turn, Claim c, Phase.Ended p) {
    boolean applied = c.state() == ReportedState.APPLIED && isTarget(turn, c.version());
    if (applied) {
      long counter = turn.delivery().offer().release().releaseCounter();
      Reporting.note(turn, c.mark(), c.version(), counter);
    }
    boolean over = c.state() == ReportedState.CANCELED || c.state() == ReportedState.FAILED;
    if (over || applied) {
      confirm(turn, c, p);
    } else {
      turn.refuse(Refusal.CLOSED, "the delivery is over");
    }
  }

  private static void confirm(Turn turn, Claim c, Phase.Ended p) {
    if (!p.confirmed()) {
      turn.emit(s -> new EndConfirmed(s, c.mark(), true));
    }
  }

  private static void applied(Turn turn, Claim c, Phase.Applied p) {
    boolean late = c.state() == ReportedState.IN_PROGRESS || c.state() == ReportedState.DELIVERED;
    boolean wentBack = c.cause() == Cause.ROLLED_BACK || c.cause() == Cause.APPLY_FAILED;
    boolean another =
        c.version() == null
            ? c.state() == ReportedState.FAILED && wentBack
            : !isTarget(turn, c.version());
    // What was queued before the image was applied names the old version: a lower rank, no
    // rollback.
    if (p.onProbation() && another && !late) {
      turn.emit(s -> new DeliveryFailed(s, c.mark(), Cause.POST_APPLY_ROLLBACK, true));
    } else if (c.state() != ReportedState.APPLIED) {
      turn.refuse(Refusal.LOWER_RANK, "APPLIED before");
    }
  }

  private static void runs(Turn turn, Claim c) {
    if (isTarget(turn, c.version())) {
      turn.emit(s -> new FirmwareApplied(s, c.mark()));
    } else {
      turn.ask();
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
