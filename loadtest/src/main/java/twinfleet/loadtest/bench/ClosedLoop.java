package twinfleet.loadtest.bench;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * Sends as fast as the far end takes it: the broker acknowledges what it has queued, so only what
 * the service is seen to have done makes room for more. A rate may hold it below that.
 */
final class ClosedLoop {
  private static final Duration STUCK = Duration.ofSeconds(30);
  private static final long ROOM_NANOS = TimeUnit.MICROSECONDS.toNanos(500);

  private final LongSupplier done;
  private final Duration look;
  private final int windowMax;
  private final Duration lostAfter;
  private volatile long doneSeen;
  private long base;
  private long lost;

  /** Sends message n. */
  @FunctionalInterface
  interface Sender {
    /** Sends it; may wait. */
    void send(long n) throws InterruptedException;
  }

  /**
   * What one run did.
   *
   * @param sent messages
   * @param lost of them were never done; QoS 0 may do so
   */
  record Sent(long sent, long lost) {
    long done() {
      return sent - lost;
    }
  }

  /**
   * @param done messages that the service has done until now, a number that never falls
   * @param look how often that is asked
   * @param windowMax messages sent and not done
   * @param lostAfter what is not done when nothing moves for so long is lost; zero where nothing
   *     may be lost
   */
  ClosedLoop(LongSupplier done, Duration look, int windowMax, Duration lostAfter) {
    this.done = done;
    this.look = look;
    this.windowMax = windowMax;
    this.lostAfter = lostAfter;
  }

  /**
   * Sends for {@code length}, at most {@code perSecondMax}, and waits until all is done.
   *
   * @throws IllegalStateException when nothing gets done any more and nothing may be lost
   */
  Sent run(Duration length, double perSecondMax, Sender sender) throws InterruptedException {
    base = done.getAsLong();
    doneSeen = base;
    lost = 0;
    CountDownLatch over = new CountDownLatch(1);
    Thread watch = Thread.ofVirtual().start(() -> watch(over));
    try {
      long sent = 0;
      long begun = System.nanoTime();
      while (System.nanoTime() - begun < length.toNanos()) {
        awaitRoom(sent, windowMax - 1);
        long dueNanos = (long) (sent * 1e9 / perSecondMax);
        LockSupport.parkNanos(dueNanos - (System.nanoTime() - begun));
        sender.send(sent++);
      }
      awaitRoom(sent, 0);
      return new Sent(sent, lost);
    } finally {
      over.countDown();
      watch.join();
    }
  }

  private void watch(CountDownLatch over) {
    try {
      while (!over.await(look.toMillis(), TimeUnit.MILLISECONDS)) {
        doneSeen = done.getAsLong();
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private void awaitRoom(long sent, int outstandingMax) {
    long seen = doneSeen;
    long moved = System.nanoTime();
    while (outstanding(sent) > outstandingMax) {
      LockSupport.parkNanos(ROOM_NANOS);
      long still = System.nanoTime() - moved;
      if (doneSeen != seen) {
        seen = doneSeen;
        moved = System.nanoTime();
      } else if (!lostAfter.isZero() && still > lostAfter.toNanos()) {
        lost += outstanding(sent);
      } else if (still > STUCK.toNanos()) {
        throw new IllegalStateException(
            outstanding(sent) + " of " + sent + " messages were not done; nothing moves any more");
      }
    }
  }

  private long outstanding(long sent) {
    return sent - lost - (doneSeen - base);
  }
}
