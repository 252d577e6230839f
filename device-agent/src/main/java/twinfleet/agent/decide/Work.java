package twinfleet.agent.decide;

import twinfleet.protocol.FirmwareVersion;
import twinfleet.protocol.Reason;
import twinfleet.protocol.ReportedState;

/** The way of an image: download, flash, boot, self-test, and back if need be. */
final class Work {
  private Work() {}

  static void download(Turn turn) {
    turn.job = turn.job.in(Phase.DOWNLOADING);
    turn.bytes = 0;
    turn.progressToldMs = turn.now.elapsedMs();
    Outgoing.tellState(turn);
    fetch(turn);
  }

  private static void fetch(Turn turn) {
    turn.progressMs = turn.now.elapsedMs();
    turn.then(new AgentEffect.StartDownload(turn.startTask(), turn.job.document()));
  }

  /** Goes on with what was held or cut off by a restart; nothing if it goes on already. */
  static void resume(Turn turn) {
    if (turn.task != null) {
      return;
    }
    switch (turn.job.phase()) {
      case DOWNLOADING -> fetch(turn);
      case STAGED, FLASHING -> flash(turn);
      case RECEIVED, BOOTING, TRIAL, REVERTING, APPLIED, FAILED, CANCELED -> {}
    }
  }

  /** HOLD: what is fetched or staged stays, nothing goes on. A restart cannot be held. */
  static void hold(Turn turn) {
    turn.stopTask();
    if (turn.job.phase() == Phase.FLASHING) {
      turn.job = turn.job.in(Phase.STAGED);
    }
  }

  static void cancel(Turn turn) {
    switch (turn.job.phase()) {
      case RECEIVED, DOWNLOADING, STAGED, FLASHING, FAILED, CANCELED -> {
        turn.stopTask();
        if (turn.job.phase() != Phase.CANCELED) {
          discard(turn);
        }
        turn.job = turn.job.in(Phase.CANCELED);
      }
      case BOOTING, TRIAL, REVERTING, APPLIED -> {}
    }
    Outgoing.tellState(turn);
  }

  static void progressed(Turn turn, AgentEvent.DownloadProgressed event) {
    if (!turn.isRunning(event.task()) || event.bytes() <= turn.bytes) {
      return;
    }
    long now = turn.now.elapsedMs();
    turn.bytes = event.bytes();
    turn.progressMs = now;
    if (now - turn.progressToldMs >= turn.policy.progressEvery().toMillis()) {
      turn.progressToldMs = now;
      Outgoing.tellState(turn);
    }
  }

  static void downloaded(Turn turn, AgentEvent.DownloadFinished event) {
    if (!turn.isRunning(event.task()) || turn.job.phase() != Phase.DOWNLOADING) {
      return;
    }
    turn.task = null;
    if (!event.digest().equals(turn.job.document().sha256())) {
      discard(turn);
      fail(turn, Reason.DIGEST_MISMATCH);
      return;
    }
    turn.job = turn.job.in(Phase.STAGED);
    Outgoing.tellState(turn);
    flash(turn);
  }

  static void downloadFailed(Turn turn, AgentEvent.DownloadFailed event) {
    if (turn.isRunning(event.task()) && turn.job.phase() == Phase.DOWNLOADING) {
      turn.task = null;
      if (event.reason() == Reason.DIGEST_MISMATCH) {
        discard(turn);
      }
      fail(turn, event.reason());
    }
  }

  /** So long without a byte that a person should know; the part that is there stays. */
  static void interrupted(Turn turn) {
    turn.stopTask();
    fail(turn, Reason.DOWNLOAD_INTERRUPTED);
  }

  /** The twin learns it from the snapshot and opens the next attempt. */
  static void stagingLost(Turn turn) {
    Job job = turn.job;
    if (job != null && (job.phase() == Phase.STAGED || job.phase() == Phase.FLASHING)) {
      turn.stopTask();
      turn.job = job.in(Phase.RECEIVED);
      Outgoing.forgetUnsent(turn, job.document().generation(), ReportedState.DELIVERED);
      turn.snapshotOwed = true;
    }
  }

  private static void flash(Turn turn) {
    turn.job = turn.job.in(Phase.FLASHING);
    turn.then(new AgentEffect.Flash(turn.startTask(), turn.job.document()));
  }

  static void flashed(Turn turn, long task) {
    if (turn.isRunning(task) && turn.job.phase() == Phase.FLASHING) {
      reboot(turn, Phase.BOOTING, turn.job.document().version());
    }
  }

  static void flashFailed(Turn turn, long task) {
    if (turn.isRunning(task) && turn.job.phase() == Phase.FLASHING) {
      turn.task = null;
      discard(turn);
      fail(turn, Reason.APPLY_FAILED);
    }
  }

  private static void reboot(Turn turn, Phase phase, FirmwareVersion into) {
    turn.task = null;
    turn.job = turn.job.in(phase);
    AgentDecider.loseLink(turn);
    turn.then(new AgentEffect.Reboot(into));
  }

  static void booted(Turn turn, FirmwareVersion running) {
    turn.task = null;
    Phase phase = turn.job == null ? null : turn.job.phase();
    if (phase == Phase.BOOTING || phase == Phase.TRIAL) {
      selfTest(turn, running);
    } else if (phase == Phase.REVERTING) {
      turn.currentVersion = running;
      end(turn, Reason.ROLLED_BACK);
    } else if (!running.equals(turn.currentVersion)) {
      otherVersionRuns(turn, running);
    } else if (turn.job != null && turn.job.isWanted()) {
      resume(turn);
    }
  }

  private static void selfTest(Turn turn, FirmwareVersion running) {
    if (running.equals(turn.job.document().version())) {
      turn.job = turn.job.in(Phase.TRIAL);
      turn.then(new AgentEffect.SelfTest(turn.startTask(), turn.job.document()));
    } else {
      // The boot loader fell back: the new image never came up.
      end(turn, Reason.APPLY_FAILED);
    }
  }

  /** Somebody flashed by hand, or the confirmed image gave way later: the truth is what runs. */
  private static void otherVersionRuns(Turn turn, FirmwareVersion running) {
    turn.currentVersion = running;
    if (turn.job != null && turn.job.phase() == Phase.APPLIED) {
      fail(turn, Reason.ROLLED_BACK);
    } else if (turn.job != null && turn.job.isWanted()) {
      resume(turn);
    }
  }

  static void passed(Turn turn, long task) {
    if (turn.isRunning(task) && turn.job.phase() == Phase.TRIAL) {
      turn.task = null;
      turn.currentVersion = turn.job.document().version();
      accept(turn);
      discard(turn);
      Documents.resumeDeferred(turn);
    }
  }

  static void failedSelfTest(Turn turn, long task) {
    if (turn.isRunning(task) && turn.job.phase() == Phase.TRIAL) {
      reboot(turn, Phase.REVERTING, turn.currentVersion);
    }
  }

  /** The wanted version runs already and nobody forces a reinstall. */
  static void alreadyApplied(Turn turn) {
    accept(turn);
  }

  private static void accept(Turn turn) {
    turn.job = turn.job.in(Phase.APPLIED);
    turn.installedCounter = Math.max(turn.installedCounter, turn.job.document().releaseCounter());
    Outgoing.tellState(turn);
  }

  private static void end(Turn turn, Reason reason) {
    discard(turn);
    fail(turn, reason);
    Documents.resumeDeferred(turn);
  }

  static void fail(Turn turn, Reason reason) {
    turn.job = turn.job.failed(reason);
    Outgoing.tellState(turn);
  }

  private static void discard(Turn turn) {
    turn.then(new AgentEffect.DeleteStaged(turn.job.document().sha256()));
  }
}
