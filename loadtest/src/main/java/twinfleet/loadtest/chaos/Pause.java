package twinfleet.loadtest.chaos;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** How long a fault lasts, and waiting on a condition with a bound; ends early when stopped. */
final class Pause {
  private static final Duration LOOK_EVERY = Duration.ofMillis(50);

  private final CountDownLatch stopped = new CountDownLatch(1);

  /** Ends every pause from now on. */
  void stop() {
    stopped.countDown();
  }

  boolean isStopped() {
    return stopped.getCount() == 0;
  }

  /** Lets {@code span} pass; false when stopped before. */
  boolean of(Duration span) throws InterruptedException {
    return !stopped.await(span.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Whether {@code condition} came to hold within {@code bound}. */
  boolean until(BooleanSupplier condition, Duration bound) throws InterruptedException {
    long end = System.nanoTime() + bound.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end || !of(LOOK_EVERY)) {
        return condition.getAsBoolean();
      }
    }
    return true;
  }
}
