package twinfleet.persistence.view;

import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Keeps work that reads every row to a twentieth of the time: cheap in a small fleet and therefore
 * frequent, rarer as it grows; never twice at once.
 */
final class Sparingly {
  private static final long SHARE = 20;

  private final ReentrantLock busy = new ReentrantLock();
  private long notBeforeNanos = System.nanoTime();

  /** Does {@code work}, or nothing when it is too early or under way. */
  <T> Optional<T> run(Supplier<T> work) {
    if (!busy.tryLock()) {
      return Optional.empty();
    }
    try {
      long begun = System.nanoTime();
      if (begun - notBeforeNanos < 0) {
        return Optional.empty();
      }
      T result = work.get();
      notBeforeNanos = begun + SHARE * (System.nanoTime() - begun);
      return Optional.of(result);
    } finally {
      busy.unlock();
    }
  }
}
