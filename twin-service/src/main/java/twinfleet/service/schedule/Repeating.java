package twinfleet.service.schedule;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A task that is done again and again on a thread of its own, a fixed pause after its last end. One
 * that fails is tried at its next turn, and said once until it works again.
 */
final class Repeating implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Repeating.class);
  private static final int CLOSE_TIMEOUT_MS = 1_500;
  private static final int STOP_TIMEOUT_MS = 500;

  private final String name;
  private final Runnable task;
  private final ScheduledExecutorService thread;
  private boolean failing;

  private Repeating(String name, Runnable task) {
    this.name = name;
    this.task = task;
    this.thread =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("twinfleet-" + name).daemon().factory());
  }

  static Repeating start(String name, Duration pause, Runnable task) {
    Repeating repeating = new Repeating(name, task);
    repeating.thread.scheduleWithFixedDelay(
        repeating::once, pause.toMillis(), pause.toMillis(), TimeUnit.MILLISECONDS);
    return repeating;
  }

  private void once() {
    try {
      task.run();
      if (failing) {
        LOG.info("{} works again", name);
      }
      failing = false;
    } catch (RuntimeException fault) {
      if (!failing) {
        LOG.warn("{} does not work, trying again: {}", name, fault.toString());
      }
      LOG.debug("{}", name, fault);
      failing = true;
    }
  }

  /** Does it one last time, within a bound. */
  @Override
  public void close() {
    thread.execute(this::once);
    thread.shutdown();
    end(CLOSE_TIMEOUT_MS);
  }

  /** Does it no more; a turn under way is interrupted when it does not end soon. */
  void stop() {
    thread.shutdown();
    end(STOP_TIMEOUT_MS);
  }

  private void end(int withinMs) {
    try {
      if (!thread.awaitTermination(withinMs, TimeUnit.MILLISECONDS)) {
        thread.shutdownNow();
      }
    } catch (InterruptedException interrupted) {
      thread.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
