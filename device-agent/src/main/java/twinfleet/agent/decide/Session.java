package twinfleet.agent.decide;

/**
 * What the device forgets at a restart. Instants are {@link Moment#elapsedMs}; null means none.
 *
 * @param link to the broker
 * @param bootId of the running system, or null before the first boot event
 * @param seq the last one used in this epoch
 * @param connectFailures since the last working connection
 * @param connectDueMs when the next CONNECT is due
 * @param heartbeatDueMs when the next heartbeat is due
 * @param startDueMs when a retained INSTALL starts without the twin's answer
 * @param expiresMs monotonic end of the job's offer, counted from its first arrival
 * @param deferredExpiresMs the same of the deferred document
 * @param snapshotOwed a snapshot is to be sent as soon as none is under way
 * @param snapshotInFlight seq of the snapshot whose PUBACK is awaited
 * @param snapshotAcked whether this connection's first snapshot has its PUBACK
 * @param drainedOwed the last snapshot told of queued reports: one more follows when all are sent
 * @param reportInFlight seq of the outbox's head while its PUBACK is awaited
 * @param tasksStarted counts tasks; the last number names the newest one
 * @param task the download, flash or self-test that runs, or null
 * @param bytes fetched by the running download
 * @param progressMs when the last byte came
 * @param progressToldMs when progress was last reported
 * @param timerMs for when the shell's timer is armed
 */
public record Session(
    Link link,
    String bootId,
    long seq,
    int connectFailures,
    Long connectDueMs,
    Long heartbeatDueMs,
    Long startDueMs,
    Long expiresMs,
    Long deferredExpiresMs,
    boolean snapshotOwed,
    Long snapshotInFlight,
    boolean snapshotAcked,
    boolean drainedOwed,
    Long reportInFlight,
    long tasksStarted,
    Long task,
    long bytes,
    long progressMs,
    long progressToldMs,
    Long timerMs) {

  /** How far the connection is. */
  public enum Link {
    /** None. */
    OFFLINE,
    /** CONNECT sent. */
    CONNECTING,
    /** CONNACK received, subscriptions asked for. */
    CONNECTED,
    /** Subscribed. */
    READY,
    /** The agent said goodbye; for good. */
    CLOSED
  }

  static Session begin(long seqCeiling) {
    return new Session(
        Link.OFFLINE,
        null,
        seqCeiling,
        0,
        null,
        null,
        null,
        null,
        null,
        false,
        null,
        false,
        false,
        null,
        0,
        null,
        0,
        0,
        0,
        null);
  }
}
