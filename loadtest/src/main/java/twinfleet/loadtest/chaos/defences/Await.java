package twinfleet.loadtest.chaos.defences;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Waiting on a condition, with a bound. */
final class Await {
  /** For what needs a moment: long, since machines may be slow. */
  static final Duration BOUND = Duration.ofSeconds(60);

  private static final int LOOK_EVERY_MS = 20;
  private static final CountDownLatch NEVER = new CountDownLatch(1);

  private Await() {}

  /**
   * Returns when {@code condition} holds.
   *
   * @throws IllegalStateException when it does not within the bound: the scenario says nothing
   */
  static void until(String what, Callable<Boolean> condition) throws Exception {
    if (!within(BOUND, condition)) {
      throw new IllegalStateException("not within " + BOUND + ": " + what);
    }
  }

  /** Whether {@code condition} came to hold within {@code bound}. */
  static boolean within(Duration bound, Callable<Boolean> condition) throws Exception {
    long end = System.nanoTime() + bound.toNanos();
    while (!condition.call()) {
      if (System.nanoTime() > end) {
        return false;
      }
      pause(Duration.ofMillis(LOOK_EVERY_MS));
    }
    return true;
  }

  /** Lets {@code span} pass. */
  static void pause(Duration span) throws InterruptedException {
    NEVER.await(span.toNanos(), TimeUnit.NANOSECONDS);
  }
}
