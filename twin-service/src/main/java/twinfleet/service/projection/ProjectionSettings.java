package twinfleet.service.projection;

import java.time.Duration;

/**
 * In the configuration under {@code twinfleet.projection}; all on the wall clock.
 *
 * @param pollInterval key {@code poll-interval-ms}
 * @param batchMax events per transaction, key {@code batch-max}
 * @param backoffMin after a failure, key {@code backoff-min-ms}
 * @param backoffMax after repeated failures, key {@code backoff-max-ms}
 */
public record ProjectionSettings(
    Duration pollInterval, int batchMax, Duration backoffMin, Duration backoffMax) {
  /** The defaults of persistence.conf. */
  public static ProjectionSettings standard() {
    return new ProjectionSettings(
        Duration.ofMillis(40), 500, Duration.ofMillis(200), Duration.ofSeconds(10));
  }
}
