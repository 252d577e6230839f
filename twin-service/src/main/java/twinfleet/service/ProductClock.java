package twinfleet.service;

import java.time.Duration;
import java.time.Instant;

/**
 * Product time (delivery-rules): {@code epoch + (wall - epoch) x scale}, advanced by the monotonic
 * clock, so that a step of the wall clock moves nothing until a restart. A restart resumes no
 * earlier than the latest product time that was persisted.
 */
public final class ProductClock {
  private final Instant base;
  private final long baseNanos;
  private final int scale;

  /**
   * @param base product time now
   * @param scale product seconds per wall second; 1 in production
   */
  public ProductClock(Instant base, int scale) {
    this.base = base;
    this.baseNanos = System.nanoTime();
    this.scale = scale;
  }

  /** Product time now; never falls. */
  public Instant now() {
    return base.plusNanos(Math.multiplyExact(System.nanoTime() - baseNanos, scale));
  }

  /** How long {@code product} takes on the wall, rounded up to a millisecond. */
  public Duration wall(Duration product) {
    return Duration.ofMillis((product.toMillis() + scale - 1) / scale);
  }

  /** Product seconds per wall second. */
  public int scale() {
    return scale;
  }
}
