package twinfleet.agent;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/** Runs what is handed in one after the other, in order, on a shared executor. */
final class Turns {
  private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicInteger count = new AtomicInteger();
  private final Executor executor;

  Turns(Executor executor) {
    this.executor = executor;
  }

  /** Runs {@code turn} after all that were handed in before; it must not throw. */
  void add(Runnable turn) {
    waiting.add(turn);
    if (count.getAndIncrement() == 0) {
      executor.execute(this::run);
    }
  }

  private void run() {
    do {
      waiting.remove().run();
    } while (count.decrementAndGet() > 0);
  }
}
