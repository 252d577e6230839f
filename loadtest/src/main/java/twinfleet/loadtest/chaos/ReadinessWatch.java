package twinfleet.loadtest.chaos;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;

/** Asks the node's management port again and again whether it is ready. */
final class ReadinessWatch implements AutoCloseable {
  private static final Duration EVERY = Duration.ofMillis(100);

  private final OperatorApi api;
  private final URI ready;
  private final History history;
  private final Pause pause = new Pause();
  private final Thread thread;
  private volatile boolean up;
  private volatile Instant notUpSince = Instant.EPOCH;
  private volatile Instant lastNotUp = Instant.EPOCH;

  ReadinessWatch(OperatorApi api, URI management, History history) {
    this.api = api;
    this.ready = management.resolve("/health/ready");
    this.history = history;
    thread = Thread.ofVirtual().name("readiness").start(this::watch);
  }

  private void watch() {
    try {
      do {
        boolean now = api.status(ready) == 200;
        Instant at = Instant.now();
        lastNotUp = now ? lastNotUp : at;
        if (now != up) {
          notUpSince = now ? notUpSince : at;
          up = now;
          history.add(new Seen.Node(now ? "READY" : "NOT_READY", at));
        }
      } while (pause.of(EVERY));
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  boolean isUp() {
    return up;
  }

  /** The last moment at which it was seen not to be ready. */
  Instant lastNotUp() {
    return lastNotUp;
  }

  @Override
  public void close() {
    pause.stop();
    thread.interrupt();
  }
}
