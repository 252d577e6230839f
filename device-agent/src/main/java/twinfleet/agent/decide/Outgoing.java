package twinfleet.agent.decide;

import java.util.Objects;
import twinfleet.protocol.Heartbeat;
import twinfleet.protocol.LinkSample;
import twinfleet.protocol.Reason;
import twinfleet.protocol.ReportedState;
import twinfleet.protocol.Snapshot;
import twinfleet.protocol.StateReport;

/** What the device says, in which order, and under which number. */
final class Outgoing {
  private Outgoing() {}

  /** Queues the job's state; what is received only is told by a snapshot. */
  static void tellState(Turn turn) {
    Job job = turn.job;
    if (job.phase().told() == null) {
      turn.snapshotOwed = true;
    } else {
      tell(turn, report(turn, job));
    }
  }

  /** Queues FAILED for a generation that is not taken over. */
  static void tellRefused(Turn turn, long generation, Reason reason) {
    tell(
        turn,
        new StateReport(
            generation,
            0,
            null,
            ReportedState.FAILED,
            reason,
            null,
            null,
            turn.currentVersion,
            turn.now.wall()));
  }

  private static StateReport report(Turn turn, Job job) {
    return new StateReport(
        job.document().generation(),
        0,
        null,
        job.phase().told(),
        job.reason(),
        job.phase() == Phase.DOWNLOADING ? percent(turn) : null,
        turn.stagedSha256(),
        turn.currentVersion,
        turn.now.wall());
  }

  /** How much of the image is here; all of it counts only once its digest is checked. */
  private static Integer percent(Turn turn) {
    double share = (double) turn.bytes / Math.max(1, turn.job.document().sizeBytes());
    return Math.clamp((long) (100 * share), 0, 99);
  }

  private static void tell(Turn turn, StateReport report) {
    forgetUnsent(turn, report.generation(), ReportedState.IN_PROGRESS);
    if (turn.outbox.size() >= turn.policy.outboxMax()) {
      // The snapshot tells the truth of the last generation anyway: the oldest is worth least.
      turn.outbox.remove(firstUnsent(turn));
    }
    turn.outbox.add(report);
  }

  /** Drops queued reports of this kind that were not sent yet: a newer truth replaces them. */
  static void forgetUnsent(Turn turn, long generation, ReportedState state) {
    turn.outbox
        .subList(firstUnsent(turn), turn.outbox.size())
        .removeIf(r -> r.generation() == generation && r.state() == state);
  }

  private static int firstUnsent(Turn turn) {
    return turn.reportInFlight == null ? 0 : 1;
  }

  /** Sends what may be sent now: the snapshot first, then one report at a time. */
  static void pursue(Turn turn) {
    if (turn.link != Session.Link.READY) {
      return;
    }
    if (turn.snapshotOwed && turn.snapshotInFlight == null) {
      sendSnapshot(turn);
    }
    if (turn.snapshotAcked && turn.reportInFlight == null && !turn.outbox.isEmpty()) {
      sendReport(turn);
    }
    if (turn.snapshotAcked && turn.outbox.isEmpty()) {
      // Only now the connection has shown that it works.
      turn.connectFailures = 0;
    }
  }

  /** The seq is that of the sending, so the version must be too: a queued one may run no more. */
  private static void sendReport(Turn turn) {
    StateReport r = turn.outbox.getFirst();
    turn.reportInFlight = turn.nextSeq();
    turn.then(
        new AgentEffect.PublishReport(
            new StateReport(
                r.generation(),
                turn.epoch,
                turn.reportInFlight,
                r.state(),
                r.reason(),
                r.progressPercent(),
                r.sha256(),
                turn.currentVersion,
                r.at())));
  }

  private static void sendSnapshot(Turn turn) {
    Job job = turn.job;
    turn.snapshotOwed = false;
    turn.drainedOwed = !turn.outbox.isEmpty();
    turn.snapshotInFlight = turn.nextSeq();
    turn.then(
        new AgentEffect.PublishSnapshot(
            new Snapshot(
                turn.policy.model(),
                turn.currentVersion,
                turn.epoch,
                turn.snapshotInFlight,
                job == null ? null : job.document().generation(),
                job == null ? null : job.document().revision(),
                job == null ? null : job.phase().told(),
                job == null ? null : job.reason(),
                turn.stagedSha256(),
                turn.bootId,
                turn.connection,
                turn.outbox.size(),
                turn.now.wall())));
  }

  static void sendHeartbeat(Turn turn, LinkSample sample) {
    Job job = turn.job;
    turn.then(
        new AgentEffect.PublishHeartbeat(
            new Heartbeat(
                turn.epoch,
                turn.connection,
                turn.nextSeq(),
                turn.currentVersion,
                job == null ? null : job.document().generation(),
                job == null ? null : job.document().revision(),
                job == null ? null : job.phase().told(),
                sample == null ? null : sample.signalStrengthDbm(),
                sample == null ? null : sample.latencyMs(),
                sample == null ? null : sample.packetLossPercent(),
                null,
                turn.now.wall())));
    armHeartbeat(turn);
  }

  static void armHeartbeat(Turn turn) {
    double share = Jitter.share(turn.policy.deviceId().value(), turn.seq);
    double factor = 1 + (2 * share - 1) * turn.policy.heartbeatJitterPercent() / 100;
    turn.heartbeatDueMs =
        turn.now.elapsedMs() + (long) (turn.policy.heartbeatEvery().toMillis() * factor);
  }

  /** The broker has it: a snapshot opens the way for the reports, a report leaves the outbox. */
  static void acked(Turn turn, AgentEvent.PubAcked ack) {
    if (ack.epoch() != turn.epoch) {
      return;
    }
    if (Objects.equals(turn.snapshotInFlight, ack.seq())) {
      turn.snapshotInFlight = null;
      turn.snapshotAcked = true;
    }
    if (Objects.equals(turn.reportInFlight, ack.seq())) {
      turn.reportInFlight = null;
      turn.outbox.removeFirst();
    }
    if (turn.drainedOwed && turn.outbox.isEmpty()) {
      turn.drainedOwed = false;
      turn.snapshotOwed = true;
    }
  }
}
