package twinfleet.loadtest.load;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Waiting on a condition with a bound, never for a time alone. */
public final class Patience {
  private static final Duration LOOK = Duration.ofMillis(50);

  private Patience() {}

  /** Whether {@code condition} came to hold within {@code bound}. */
  public static boolean until(BooleanSupplier condition, Duration bound)
      throws InterruptedException {
    return until(condition, LOOK, bound);
  }

  /** The same for a condition that costs something and is asked only every {@code look}. */
  public static boolean until(BooleanSupplier condition, Duration look, Duration bound)
      throws InterruptedException {
    long end = System.nanoTime() + bound.toNanos();
    CountDownLatch never = new CountDownLatch(1);
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end || never.await(look.toMillis(), TimeUnit.MILLISECONDS)) {
        return condition.getAsBoolean();
      }
    }
    return true;
  }
}
