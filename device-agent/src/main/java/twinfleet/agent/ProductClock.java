package twinfleet.agent;

import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;
import twinfleet.agent.decide.Moment;

/**
 * The device's two clocks, in product time (delivery-rules, first paragraph): in demos product time
 * runs faster than the wall's.
 */
public final class ProductClock {
  private final Supplier<Instant> wall;
  private final double timeScale;
  private final long startNanos = System.nanoTime();

  /**
   * A clock.
   *
   * @param wall the product time now, as far as the device knows it
   * @param timeScale product seconds per second of the wall, 1 in production
   */
  public ProductClock(Supplier<Instant> wall, double timeScale) {
    if (!(timeScale > 0)) {
      throw new IllegalArgumentException("timeScale must be positive, not " + timeScale);
    }
    this.wall = wall;
    this.timeScale = timeScale;
  }

  /** The system's clock, unscaled. */
  public static ProductClock real() {
    return new ProductClock(Instant::now, 1);
  }

  /** Product time that begins now at {@code start} and runs {@code timeScale} times as fast. */
  public static ProductClock scaled(Instant start, double timeScale) {
    long begin = System.nanoTime();
    return new ProductClock(
        () -> start.plusNanos((long) ((System.nanoTime() - begin) * timeScale)), timeScale);
  }

  Moment now() {
    return new Moment(wall.get(), (long) ((System.nanoTime() - startNanos) * timeScale / 1e6));
  }

  /** How long this span of product time lasts on the wall. */
  Duration toWall(Duration product) {
    return Duration.ofNanos((long) (product.toNanos() / timeScale));
  }

  /** How much product time this span of the wall is. */
  Duration toProduct(Duration wallTime) {
    return Duration.ofNanos((long) (wallTime.toNanos() * timeScale));
  }
}
