package twinfleet.agent.decide;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import twinfleet.protocol.DesiredDocument;
import twinfleet.protocol.FirmwareVersion;
import twinfleet.protocol.Sha256;
import twinfleet.protocol.StateReport;

/**
 * One decision in the making: the state taken apart, changed by the rules, and put together again.
 * It never leaves {@link AgentDecider#decide}, so that deciding stays pure.
 */
final class Turn {
  final AgentPolicy policy;
  final Moment now;
  private final AgentState before;
  private final List<AgentEffect> effects = new ArrayList<>();

  long epoch;
  long seqCeiling;
  long connection;
  FirmwareVersion currentVersion;
  long installedCounter;
  Job job;
  DesiredDocument deferred;
  final List<StateReport> outbox;

  Session.Link link;
  String bootId;
  long seq;
  int connectFailures;
  Long connectDueMs;
  Long heartbeatDueMs;
  Long startDueMs;
  Long expiresMs;
  Long deferredExpiresMs;
  boolean snapshotOwed;
  Long snapshotInFlight;
  boolean snapshotAcked;
  boolean drainedOwed;
  Long reportInFlight;
  private long tasksStarted;
  Long task;
  long bytes;
  long progressMs;
  long progressToldMs;

  Turn(AgentPolicy policy, AgentState state, Moment now) {
    this.policy = policy;
    this.now = now;
    before = state;
    Memory memory = state.memory();
    epoch = memory.epoch();
    seqCeiling = memory.seqCeiling();
    connection = memory.connection();
    currentVersion = memory.currentVersion();
    installedCounter = memory.installedCounter();
    job = memory.job();
    deferred = memory.deferred();
    outbox = new ArrayList<>(memory.outbox());
    Session session = state.session();
    link = session.link();
    bootId = session.bootId();
    seq = session.seq();
    connectFailures = session.connectFailures();
    connectDueMs = session.connectDueMs();
    heartbeatDueMs = session.heartbeatDueMs();
    startDueMs = session.startDueMs();
    expiresMs = session.expiresMs();
    deferredExpiresMs = session.deferredExpiresMs();
    snapshotOwed = session.snapshotOwed();
    snapshotInFlight = session.snapshotInFlight();
    snapshotAcked = session.snapshotAcked();
    drainedOwed = session.drainedOwed();
    reportInFlight = session.reportInFlight();
    tasksStarted = session.tasksStarted();
    task = session.task();
    bytes = session.bytes();
    progressMs = session.progressMs();
    progressToldMs = session.progressToldMs();
  }

  void then(AgentEffect effect) {
    effects.add(effect);
  }

  /** A number that no message of this epoch had before, even if the device dies right now. */
  long nextSeq() {
    if (seq >= seqCeiling) {
      seqCeiling = seq + policy.seqBlock();
    }
    return ++seq;
  }

  long startTask() {
    task = ++tasksStarted;
    return task;
  }

  void stopTask() {
    if (task != null) {
      then(new AgentEffect.StopTask(task));
      task = null;
    }
  }

  boolean isRunning(long number) {
    return task != null && task == number;
  }

  Sha256 stagedSha256() {
    return job != null && job.phase().holdsImage() ? job.document().sha256() : null;
  }

  boolean isDue(Long dueMs) {
    return dueMs != null && dueMs <= now.elapsedMs();
  }

  Decision result() {
    Long timerMs = nextDueMs();
    if (!Objects.equals(timerMs, before.session().timerMs())) {
      then(new AgentEffect.ArmTimer(timerMs));
    }
    Memory memory =
        new Memory(
            epoch, seqCeiling, connection, currentVersion, installedCounter, job, deferred, outbox);
    if (!memory.equals(before.memory())) {
      effects.addFirst(new AgentEffect.Persist(memory));
    }
    return new Decision(new AgentState(memory, session(timerMs)), List.copyOf(effects));
  }

  private Session session(Long timerMs) {
    return new Session(
        link,
        bootId,
        seq,
        connectFailures,
        connectDueMs,
        heartbeatDueMs,
        startDueMs,
        expiresMs,
        deferredExpiresMs,
        snapshotOwed,
        snapshotInFlight,
        snapshotAcked,
        drainedOwed,
        reportInFlight,
        tasksStarted,
        task,
        bytes,
        progressMs,
        progressToldMs,
        timerMs);
  }

  private Long nextDueMs() {
    return Stream.of(connectDueMs, heartbeatDueMs, startDueMs, interruptionDueMs())
        .filter(Objects::nonNull)
        .min(Long::compare)
        .orElse(null);
  }

  /** When the running download counts as interrupted, or null. */
  Long interruptionDueMs() {
    boolean fetching = task != null && job != null && job.phase() == Phase.DOWNLOADING;
    return fetching ? (Long) (progressMs + policy.interruptedAfter().toMillis()) : null;
  }
}
