package twinfleet.loadtest.load;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Waiting on a condition with a bound, never for a time alone. */
public final class Patience {
  private static final long LOOK_EVERY_MS = 50;

  private Patience() {}

  /** Whether {@code condition} came to hold within {@code bound}. */
  public static boolean until(BooleanSupplier condition, Duration bound)
      throws InterruptedException {
    long end = System.nanoTime() + bound.toNanos();
    CountDownLatch never = new CountDownLatch(1);
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end || never.await(LOOK_EVERY_MS, TimeUnit.MILLISECONDS)) {
        return condition.getAsBoolean();
      }
    }
    return true;
  }
}
