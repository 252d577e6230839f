package twinfleet.service.http;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import twinfleet.persistence.view.FleetStatus;

/**
 * The fleet's counts, shared by all who ask. Counting reads every row, so it goes on beside the
 * requests while anybody asks, and nobody but the first waits for it. Each node counts for itself:
 * the counts need no agreement, and a node that dies takes nothing along.
 */
final class FleetWatch {
  /** Counting takes at most this share of one connection's time, however large the fleet. */
  private static final int SHARE = 20;

  private static final Executor THREADS =
      counting -> Thread.ofVirtual().name("fleet-watch").start(counting);

  private final Supplier<FleetStatus> counting;
  private final Duration interval;
  private final Duration patience;
  private CompletableFuture<FleetStatus> latest;
  private long askedAtNanos;

  /**
   * Counts nothing yet.
   *
   * @param counting blocks
   * @param interval between two counts, at least
   * @param patience after the last question until counting ends
   */
  FleetWatch(Supplier<FleetStatus> counting, Duration interval, Duration patience) {
    this.counting = counting;
    this.interval = interval;
    this.patience = patience;
  }

  /** The last counts; completes at once unless they are the first in a while. */
  synchronized CompletableFuture<FleetStatus> latest() {
    askedAtNanos = System.nanoTime();
    if (latest == null) {
      latest = new CompletableFuture<>();
      THREADS.execute(this::count);
    }
    return latest;
  }

  private void count() {
    try {
      long begun = System.nanoTime();
      tell(counting.get());
      long pause = Math.max((SHARE - 1) * (System.nanoTime() - begun), interval.toNanos());
      CompletableFuture.delayedExecutor(pause, NANOSECONDS, THREADS).execute(this::countIfAsked);
    } catch (RuntimeException failed) {
      // what is old is never given as if it were counted now; who asks next begins anew
      end(failed);
    }
  }

  private void countIfAsked() {
    if (isAsked()) {
      count();
    }
  }

  private synchronized void tell(FleetStatus status) {
    if (!latest.complete(status)) {
      latest = CompletableFuture.completedFuture(status);
    }
  }

  private synchronized boolean isAsked() {
    boolean asked = System.nanoTime() - askedAtNanos < patience.toNanos();
    if (!asked) {
      latest = null;
    }
    return asked;
  }

  private synchronized void end(RuntimeException failed) {
    latest.completeExceptionally(failed);
    latest = null;
  }
}
