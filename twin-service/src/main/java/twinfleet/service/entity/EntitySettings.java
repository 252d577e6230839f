package twinfleet.service.entity;

import java.time.Duration;

/**
 * Bounds of the twins as actors; in the configuration under {@code twinfleet.entity}.
 *
 * @param askTimeoutMs until a silent twin counts as failed
 * @param publishRetryMs until an unconfirmed document is handed to the outlet again; transport time
 * @param overdueIntervalMs between two looks at a due instant that ticking did not move
 * @param passivateAfterMs of idleness before a twin that watches nothing sleeps
 * @param passivateHorizon product time; a twin with something due within it stays awake
 * @param snapshotEveryEvents events between two snapshots
 * @param snapshotsKept the newest ones
 * @param restartBackoffMinMs first wait after a failed journal write
 * @param restartBackoffMaxMs longest wait after failed journal writes
 * @param ingressNoticesPerSecondMax awake twins told per second that our ingress changed
 */
public record EntitySettings(
    int askTimeoutMs,
    int publishRetryMs,
    int overdueIntervalMs,
    int passivateAfterMs,
    Duration passivateHorizon,
    int snapshotEveryEvents,
    int snapshotsKept,
    int restartBackoffMinMs,
    int restartBackoffMaxMs,
    int ingressNoticesPerSecondMax) {
  /** How long an ask may take. */
  public Duration askTimeout() {
    return Duration.ofMillis(askTimeoutMs);
  }
}
