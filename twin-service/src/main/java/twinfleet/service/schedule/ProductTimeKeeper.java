package twinfleet.service.schedule;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import twinfleet.persistence.view.ProductTimes;
import twinfleet.service.ProductClock;

/**
 * Keeps product time over restarts, and watches the wall clock beside it: a step is an alert, and
 * nothing follows it before a restart (delivery-rules, head).
 */
public final class ProductTimeKeeper implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ProductTimeKeeper.class);

  private static final Duration WORTH_A_WORD = Duration.ofSeconds(1);

  private final ProductTimes times;
  private final ProductClock clock;
  private final InstantSource wall;
  private final Duration stepMax;
  private final Counter steps;
  private final Repeating keeping;
  private Instant lastWall;
  private long lastNanos;

  private ProductTimeKeeper(
      ProductTimes times,
      ProductClock clock,
      InstantSource wall,
      ScheduleSettings settings,
      MeterRegistry meters) {
    this.times = times;
    this.clock = clock;
    this.wall = wall;
    this.stepMax = settings.wallStepMax();
    this.steps = meters.counter("twinfleet.wall.clock.steps");
    this.lastWall = wall.instant();
    this.lastNanos = System.nanoTime();
    this.keeping = Repeating.start("product-time", settings.productTimeKeep(), this::keep);
  }

  /**
   * Product time where this deployment left it, or begun now.
   *
   * @param scale product seconds per second
   * @param wall the wall clock
   */
  public static ProductClock resume(ProductTimes times, int scale, InstantSource wall) {
    ProductTimes.Resumed resumed = times.resume(scale, wall.instant());
    if (resumed.heldFor().compareTo(WORTH_A_WORD) > 0) {
      LOG.warn("The wall clock was set back: product time stands for {}", resumed.heldFor());
    }
    return new ProductClock(resumed.now(), resumed.heldFor(), scale);
  }

  /** Begins to keep {@code clock} and to watch {@code wall}. */
  public static ProductTimeKeeper start(
      ProductTimes times,
      ProductClock clock,
      InstantSource wall,
      ScheduleSettings settings,
      MeterRegistry meters) {
    return new ProductTimeKeeper(times, clock, wall, settings, meters);
  }

  /** Keeps it one last time. */
  @Override
  public void close() {
    keeping.close();
  }

  private void keep() {
    watch();
    times.reached(clock.now());
  }

  private void watch() {
    Instant wallNow = wall.instant();
    long nanos = System.nanoTime();
    Duration step = Duration.between(lastWall, wallNow).minusNanos(nanos - lastNanos);
    lastWall = wallNow;
    lastNanos = nanos;
    if (step.abs().compareTo(stepMax) > 0) {
      steps.increment();
      LOG.error("The wall clock stepped by {}; product time follows at the next restart", step);
    }
  }
}
