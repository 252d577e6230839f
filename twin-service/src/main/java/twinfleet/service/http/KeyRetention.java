package twinfleet.service.http;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ExecutorService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import twinfleet.persistence.view.IdempotencyKeys;

/** Forgets kept answers in time, so that the table of keys has a bound. Every node may do so. */
final class KeyRetention {
  private static final Logger LOG = LoggerFactory.getLogger(KeyRetention.class);
  private static final Duration PAUSE = Duration.ofMinutes(10);
  private static final int BATCH_MAX = 1_000;

  private KeyRetention() {}

  /** Begins; ends with the actor system. */
  static void start(HttpParts parts, ExecutorService threads) {
    Duration kept = parts.settings().keysKept();
    parts
        .system()
        .scheduler()
        .scheduleWithFixedDelay(
            PAUSE,
            PAUSE,
            () -> threads.execute(() -> forget(parts.keys(), kept)),
            parts.system().executionContext());
  }

  private static void forget(IdempotencyKeys keys, Duration kept) {
    try {
      int forgotten = BATCH_MAX;
      while (forgotten == BATCH_MAX) {
        forgotten = keys.forget(Instant.now().minus(kept), BATCH_MAX);
      }
    } catch (RuntimeException failure) {
      LOG.warn("answers to old Idempotency-Keys stay until the next turn", failure);
    }
  }
}
