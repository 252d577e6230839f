package twinfleet.loadtest.bench;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import java.util.function.LongUnaryOperator;

/**
 * Sends as fast as the far end takes it: the broker acknowledges what it has queued, so only what
 * the service is seen to have done makes room for more. A rate may hold it below that.
 */
final class ClosedLoop {
  private static final Duration LOOK = Duration.ofMillis(20);
  private static final Duration STUCK = Duration.ofSeconds(30);
  private static final long ROOM_NANOS = TimeUnit.MICROSECONDS.toNanos(500);

  private final LongSupplier done;
  private final int windowMax;
  private volatile long doneSeen;

  /** Sends message n. */
  @FunctionalInterface
  interface Sender {
    /** Sends it; may wait. */
    void send(long n) throws InterruptedException;
  }

  /**
   * @param done messages that the service has done until now, a number that never falls
   * @param windowMax messages sent and not done
   */
  ClosedLoop(LongSupplier done, int windowMax) {
    this.done = done;
    this.windowMax = windowMax;
  }

  /**
   * Sends for {@code length}, at most {@code perSecondMax}, and waits until all is done.
   *
   * @return how many were sent and done
   * @throws IllegalStateException when nothing gets done any more
   */
  long run(Duration length, double perSecondMax, Sender sender) throws InterruptedException {
    long base = done.getAsLong();
    doneSeen = base;
    CountDownLatch over = new CountDownLatch(1);
    Thread watch = Thread.ofVirtual().start(() -> watch(over));
    try {
      long sent = 0;
      long begun = System.nanoTime();
      LongUnaryOperator dueNanos = n -> (long) (n * 1e9 / perSecondMax);
      while (System.nanoTime() - begun < length.toNanos()) {
        awaitRoom(base, sent, windowMax - 1);
        LockSupport.parkNanos(dueNanos.applyAsLong(sent) - (System.nanoTime() - begun));
        sender.send(sent++);
      }
      awaitRoom(base, sent, 0);
      return sent;
    } finally {
      over.countDown();
      watch.join();
    }
  }

  private void watch(CountDownLatch over) {
    try {
      while (!over.await(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
        doneSeen = done.getAsLong();
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private void awaitRoom(long base, long sent, int outstandingMax) {
    long seen = doneSeen;
    long moved = System.nanoTime();
    while (sent - (doneSeen - base) > outstandingMax) {
      LockSupport.parkNanos(ROOM_NANOS);
      if (doneSeen != seen) {
        seen = doneSeen;
        moved = System.nanoTime();
      } else if (System.nanoTime() - moved > STUCK.toNanos()) {
        long missing = sent - (doneSeen - base);
        throw new IllegalStateException(
            missing + " of " + sent + " messages were not done and nothing moves for " + STUCK);
      }
    }
  }
}
