package twinfleet.agent;

import java.util.ArrayDeque;
import java.util.Queue;

/**
 * At most so many transfers at a time; the others wait in the order they came, without a thread.
 */
final class DownloadSlots {
  private final Queue<Runnable> waiting = new ArrayDeque<>();
  private int free;

  DownloadSlots(int slots) {
    free = slots;
  }

  /** Runs {@code transfer} once a slot is free; it must end with one {@link #release}. */
  void acquire(Runnable transfer) {
    synchronized (this) {
      if (free == 0) {
        waiting.add(transfer);
        return;
      }
      free--;
    }
    transfer.run();
  }

  /** Gives the slot to the next one. */
  void release() {
    Runnable next;
    synchronized (this) {
      next = waiting.poll();
      if (next == null) {
        free++;
        return;
      }
    }
    next.run();
  }
}
