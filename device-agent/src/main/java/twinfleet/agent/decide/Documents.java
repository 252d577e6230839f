package twinfleet.agent.decide;

import java.time.Duration;
import twinfleet.protocol.DesiredDocument;
import twinfleet.protocol.Directive;
import twinfleet.protocol.Reason;

/** What a desired document makes the device do. */
final class Documents {
  private Documents() {}

  static void arrived(Turn turn, DesiredDocument document, boolean retained) {
    if (!document.deviceId().equals(turn.policy.deviceId())) {
      // Not ours to remember: its generation would hide our own next one.
      breach(turn, Breach.OTHER_DEVICE, document);
      Outgoing.tellRefused(turn, document.generation(), Reason.INCOMPATIBLE);
      return;
    }
    DesiredDocument known = newest(turn);
    if (known != null && isOutdated(document, known)) {
      return;
    }
    if (known != null && isFromAnotherPast(document, known)) {
      // A service restored from a backup: it learns our numbers from a snapshot.
      breach(turn, Breach.SUPERSEDED, document);
      turn.snapshotOwed = true;
      return;
    }
    if (turn.job == null) {
      adopt(turn, document, retained, expiry(turn, document));
    } else if (document.revision() == turn.job.document().revision()) {
      repeat(turn, document, retained);
    } else if (!turn.job.phase().isBeyondReturn()) {
      follow(turn, document, retained, expiry(turn, document));
    } else if (!document.equals(turn.deferred)) {
      turn.deferred = document;
      turn.deferredExpiresMs = expiry(turn, document);
    }
  }

  /** Overtaken on its way, or of a publisher that was thought dead: ignored. */
  private static boolean isOutdated(DesiredDocument document, DesiredDocument known) {
    return document.revision() < known.revision();
  }

  private static boolean isFromAnotherPast(DesiredDocument document, DesiredDocument known) {
    return document.generation() < known.generation()
        || (document.revision() == known.revision() && document.generation() != known.generation());
  }

  private static DesiredDocument newest(Turn turn) {
    return turn.deferred != null ? turn.deferred : turn.job == null ? null : turn.job.document();
  }

  /** Takes up the document that had to wait for the end of a restart. */
  static void resumeDeferred(Turn turn) {
    if (turn.deferred != null) {
      DesiredDocument document = turn.deferred;
      turn.deferred = null;
      follow(turn, document, false, turn.deferredExpiresMs);
      turn.deferredExpiresMs = null;
    }
  }

  private static void follow(
      Turn turn, DesiredDocument document, boolean retained, Long expiresMs) {
    boolean ended = document.directive() == Directive.CANCEL;
    boolean same = document.generation() == turn.job.document().generation();
    if (turn.job.isFor(document) || (same && ended)) {
      turn.job = turn.job.revised(document);
      turn.expiresMs = expiresMs;
      turn.startDueMs = null;
      obey(turn, retained);
    } else {
      turn.stopTask();
      if (!turn.job.document().sha256().equals(document.sha256())) {
        turn.then(new AgentEffect.DeleteStaged(turn.job.document().sha256()));
      }
      adopt(turn, document, retained, expiresMs);
    }
  }

  private static void adopt(Turn turn, DesiredDocument document, boolean retained, Long expiresMs) {
    turn.job = new Job(document, Phase.RECEIVED, null);
    turn.expiresMs = expiresMs;
    turn.startDueMs = null;
    obey(turn, retained);
  }

  private static void obey(Turn turn, boolean retained) {
    switch (turn.job.document().directive()) {
      case INSTALL -> goOn(turn, retained, true);
      case HOLD -> Work.hold(turn);
      case CANCEL -> Work.cancel(turn);
    }
  }

  /**
   * The known revision again. A copy that the broker kept was answered by this connection's
   * snapshot already.
   */
  private static void repeat(Turn turn, DesiredDocument document, boolean retained) {
    if (turn.expiresMs == null) {
      turn.expiresMs = expiry(turn, document);
    }
    if (turn.job.isWanted()) {
      goOn(turn, retained, !retained);
    } else if (!retained) {
      Outgoing.tellState(turn);
    }
  }

  private static void goOn(Turn turn, boolean retained, boolean answer) {
    Job job = turn.job;
    if (job.phase() == Phase.RECEIVED || job.mayRetry()) {
      begin(turn, retained);
      return;
    }
    if (answer) {
      Outgoing.tellState(turn);
    }
    Work.resume(turn);
  }

  /**
   * A retained INSTALL may be old, and so may one that the session kept and that comes before the
   * connection's snapshot is acknowledged: the twin's answer to the snapshot may take it back.
   */
  private static void begin(Turn turn, boolean retained) {
    if (!retained && turn.snapshotAcked) {
      start(turn);
    } else if (turn.startDueMs == null) {
      turn.startDueMs = turn.now.elapsedMs() + turn.policy.answerWait().toMillis();
    }
  }

  /** Starts the wanted job, or refuses it; the order of the checks is part of the rules. */
  static void start(Turn turn) {
    turn.startDueMs = null;
    Job job = turn.job;
    if (job == null || !job.isWanted() || !(job.phase() == Phase.RECEIVED || job.mayRetry())) {
      return;
    }
    DesiredDocument offer = job.document();
    boolean running = offer.version().equals(turn.currentVersion);
    if (!offer.model().equals(turn.policy.model())) {
      breach(turn, Breach.OTHER_MODEL, offer);
      Work.fail(turn, Reason.INCOMPATIBLE);
    } else if (running && !offer.force()) {
      Work.alreadyApplied(turn);
    } else if (offer.requires() != null && turn.currentVersion.compareTo(offer.requires()) < 0) {
      Work.fail(turn, Reason.INCOMPATIBLE);
    } else if (offer.releaseCounter() <= turn.installedCounter && !offer.force() && !running) {
      // While signing is off the document has no other authorisation than force.
      breach(turn, Breach.ROLLBACK, offer);
      Work.fail(turn, Reason.ROLLBACK_REFUSED);
    } else if (isExpired(turn, offer)) {
      refuseExpired(turn, offer);
    } else {
      Work.download(turn);
    }
  }

  private static void refuseExpired(Turn turn, DesiredDocument offer) {
    if (!offer.serverTime().isBefore(offer.expiresAt())) {
      breach(turn, Breach.EXPIRED, offer);
    }
    turn.snapshotOwed = true;
  }

  /** By the time since arrival or by the wall clock; a clock before serverTime is wrong. */
  private static boolean isExpired(Turn turn, DesiredDocument offer) {
    if (offer.expiresAt() == null) {
      return false;
    }
    boolean byWall =
        !turn.now.wall().isBefore(offer.serverTime())
            && !turn.now.wall().isBefore(offer.expiresAt());
    return byWall || turn.isDue(turn.expiresMs);
  }

  private static Long expiry(Turn turn, DesiredDocument document) {
    return document.expiresAt() == null
        ? null
        : (Long)
            (turn.now.elapsedMs()
                + Duration.between(document.serverTime(), document.expiresAt()).toMillis());
  }

  private static void breach(Turn turn, Breach breach, DesiredDocument document) {
    turn.then(new AgentEffect.ReportBreach(breach, document.generation()));
  }
}
