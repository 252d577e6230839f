package twinfleet.loadtest.network;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * Product time since the start of the run, from the monotonic clock (delivery-rules, head: wall
 * time x timeScale). It starts when it is made, or when a held one is released.
 */
public final class WeatherClock {
  private final double timeScale;
  private final Duration startedAt;
  private final CompletableFuture<Long> origin = new CompletableFuture<>();

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
    release();
  }

  private WeatherClock(double timeScale) {
    this.timeScale = timeScale;
    this.startedAt = Duration.ZERO;
  }

  /** A clock that stands at 0 until {@link #release}: nothing changes before. */
  public static WeatherClock held(double timeScale) {
    return new WeatherClock(timeScale);
  }

  /** Lets time run; later calls do nothing. */
  public void release() {
    origin.complete(System.nanoTime());
  }

  /** Runs {@code task} once time runs, at once if it does. */
  void whenReleased(Runnable task) {
    origin.thenRun(task);
  }

  /** Product time since the start of the run. */
  public Duration sinceStart() {
    long now = System.nanoTime();
    return startedAt.plusNanos((long) ((now - origin.getNow(now)) * timeScale));
  }

  /** Wall nanoseconds from now until that product instant, at least 0, at most a wall hour. */
  long wallNanosUntil(Duration instant) {
    long hour = Duration.ofHours(1).toNanos();
    double wallNanos = Math.ceil(instant.minus(sinceStart()).toNanos() / timeScale);
    return (long) Math.max(0, Math.min(hour, wallNanos));
  }
}
