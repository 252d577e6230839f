package twinfleet.standalone;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Lets SIGTERM and Ctrl-C drain and flush: the JVM ends when the running command has closed what it
 * opened, at the latest after nine seconds, so that the JVM itself is gone after ten. Open it
 * first, so that it is closed last.
 */
public final class GracefulStop implements AutoCloseable {
  private static final long BOUND_MS = 9_000;

  private final CountDownLatch closed = new CountDownLatch(1);
  private final CountDownLatch asked = new CountDownLatch(1);
  private volatile Runnable action = () -> {};

  private GracefulStop() {}

  /** Watches for the end of the JVM from now on. */
  public static GracefulStop install() {
    GracefulStop stop = new GracefulStop();
    Runtime.getRuntime().addShutdownHook(new Thread(stop::signalled, "graceful-stop"));
    return stop;
  }

  /** What makes the running command return. */
  public void onSignal(Runnable wanted) {
    action = wanted;
    if (asked.getCount() == 0) {
      wanted.run();
    }
  }

  /** Waits until a signal came. */
  public void await() throws InterruptedException {
    asked.await();
  }

  private void signalled() {
    asked.countDown();
    action.run();
    try {
      closed.await(BOUND_MS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    closed.countDown();
  }
}
