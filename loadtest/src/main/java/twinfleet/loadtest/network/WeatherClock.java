package twinfleet.loadtest.network;

import java.time.Duration;

/**
 * Product time since the start of the run, from the monotonic clock (delivery-rules, head: wall
 * time x timeScale). Immutable; its start is the moment of its construction.
 */
public final class WeatherClock {
  private final double timeScale;
  private final Duration startedAt;
  private final long originNanos = System.nanoTime();

  /**
   * @param timeScale product time per wall time, positive
   * @param startedAt product time already spent, so that a resumed run continues its traces
   */
  public WeatherClock(double timeScale, Duration startedAt) {
    if (!(timeScale > 0) || startedAt.isNegative()) {
      throw new IllegalArgumentException("timeScale " + timeScale + ", startedAt " + startedAt);
    }
    this.timeScale = timeScale;
    this.startedAt = startedAt;
  }

  /** Product time since the start of the run. */
  public Duration sinceStart() {
    return startedAt.plusNanos((long) ((System.nanoTime() - originNanos) * timeScale));
  }

  /** Wall nanoseconds from now until that product instant, at least 0, at most a wall hour. */
  long wallNanosUntil(Duration instant) {
    long hour = Duration.ofHours(1).toNanos();
    double wallNanos = Math.ceil(instant.minus(sinceStart()).toNanos() / timeScale);
    return (long) Math.max(0, Math.min(hour, wallNanos));
  }
}
