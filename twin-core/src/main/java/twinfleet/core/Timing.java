package twinfleet.core;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import twinfleet.core.Overlay.Silence;
import twinfleet.core.TwinCommand.ConfirmPublished;
import twinfleet.core.TwinEvent.DeliveryCanceled;
import twinfleet.core.TwinEvent.DeliveryExpired;
import twinfleet.core.TwinEvent.DocumentPublished;
import twinfleet.core.TwinEvent.EndConfirmed;
import twinfleet.core.TwinEvent.RevivalEnded;

/** What the passing of time does, and what a finished publish does. */
final class Timing {
  private Timing() {}

  /** Everything that is due fires once; at the same instant the TTL goes before a retry. */
  static void tick(Turn turn) {
    Presences.settleFlapping(turn);
    silence(turn);
    if (turn.delivery() != null) {
      Heartbeats.endPause(turn);
      delivery(turn);
    }
  }

  private static void silence(Turn turn) {
    Silence now = turn.overlay().silence();
    if (!now.ingressUp() || !turn.overlay().isOnline(turn.twin())) {
      return;
    }
    Duration quiet = Duration.between(now.since(), turn.at);
    if (quiet.compareTo(turn.policy.presence().offlineAfter()) >= 0) {
      Presences.goOffline(turn, OfflineCause.SILENCE);
    } else if (now.heard()
        && !now.suspectAsked()
        && quiet.compareTo(turn.policy.presence().suspectAfter()) >= 0) {
      turn.ask();
      turn.remember(o -> o.with(new Silence(true, now.since(), true, true)));
    }
  }

  private static void delivery(Turn turn) {
    Delivery d = turn.delivery();
    switch (d.phase()) {
      case Phase.Pending p -> {
        if (isDue(turn, d.expiresAt())) {
          expire(turn);
        } else if (isDue(turn, Due.attempt(turn.twin(), turn.overlay(), turn.policy, turn.at))) {
          turn.nextAttempt(
              p.backoff() ? AttemptCause.BACKOFF_OVER : AttemptCause.NO_ACKNOWLEDGEMENT,
              null,
              d.expiresAt());
        }
      }
      case Phase.InProgress p -> inProgress(turn, d);
      case Phase.Canceling p -> canceling(turn, d, p);
      case Phase.Revived p -> {
        if (isDue(turn, p.until())) {
          turn.emit(s -> new RevivalEnded(s, null, false));
        }
      }
      case Phase.Ended p -> {
        if (!p.confirmed() && isDue(turn, p.at().plus(turn.policy.cancelRetention()))) {
          turn.emit(s -> new EndConfirmed(s, null, false));
        }
      }
      case Phase.Delivered p -> {
        // the TTL stops at DELIVERED; applying is the device's own matter
      }
      case Phase.Applied p -> {
        // the probation counts signs of life, not time
      }
      case Phase.Decommissioned p -> {
        // over
      }
    }
  }

  private static void inProgress(Turn turn, Delivery d) {
    if (isDue(turn, Due.expiry(d, turn.overlay(), turn.policy))) {
      expire(turn);
    } else if (turn.mayElapse() && isDue(turn, turn.overlay().progress().clock().dueAt())) {
      turn.nextAttempt(AttemptCause.NO_PROGRESS, null, d.expiresAt());
    }
  }

  private static void canceling(Turn turn, Delivery d, Phase.Canceling p) {
    if (isDue(turn, d.expiresAt())) {
      turn.emit(s -> new DeliveryCanceled(s, null, CancelEnd.TTL));
    } else if (isDue(turn, Due.patience(p, turn.twin(), turn.overlay(), turn.policy, turn.at))) {
      turn.emit(s -> new DeliveryCanceled(s, null, CancelEnd.TIMEOUT));
    }
  }

  private static void expire(Turn turn) {
    WaitingReason waited = Standing.waitingReason(turn.twin(), turn.presence());
    turn.emit(s -> new DeliveryExpired(s, waited));
  }

  private static boolean isDue(Turn turn, Instant due) {
    return due != null && !turn.at.isBefore(due);
  }

  /** The broker took a document. One that is wanted no longer is not worth a fact. */
  static void published(Turn turn, ConfirmPublished c) {
    DeviceTwin twin = turn.twin();
    Desired wanted = Desired.of(twin);
    boolean current =
        c.generation() == wanted.generation()
            && c.revision() == twin.revision()
            && c.attempt() == Standing.attemptCount(twin)
            && Objects.equals(c.directive(), wanted.directive());
    boolean owed = Clocks.isOwed(twin);
    boolean repair = turn.overlay().session().repairOwed();
    if (!current || !(owed || repair)) {
      return;
    }
    turn.emit(s -> new DocumentPublished(s, c.attempt(), c.directive()));
    if (repair) {
      turn.remember(o -> o.with(o.session().repaired(turn.at)));
    }
  }
}
