package twinfleet.service;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Product time (delivery-rules): {@code epoch + (wall - epoch) x scale}, advanced by the monotonic
 * clock, so that a step of the wall clock moves nothing until a restart. A restart resumes no
 * earlier than the latest product time that was persisted.
 */
public final class ProductClock {
  private final Instant base;
  private final long movesFromNanos;
  private final int scale;

  /**
   * @param base product time now
   * @param scale product seconds per wall second; 1 in production
   */
  public ProductClock(Instant base, int scale) {
    this(base, Duration.ZERO, scale);
  }

  /**
   * @param base product time now
   * @param heldFor wall time for which it stands still, since the wall clock was set back
   * @param scale product seconds per wall second; 1 in production
   */
  public ProductClock(Instant base, Duration heldFor, int scale) {
    this.base = base;
    this.movesFromNanos = System.nanoTime() + heldFor.toNanos();
    this.scale = scale;
  }

  /** Product time now, to the millisecond: finer ones only lengthen the journal. Never falls. */
  public Instant now() {
    long moved = Math.max(0, System.nanoTime() - movesFromNanos);
    return base.plusNanos(Math.multiplyExact(moved, scale)).truncatedTo(ChronoUnit.MILLIS);
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
