package twinfleet.service.mqtt;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;

/** Warnings that strangers can cause at will: one line per interval, the rest counted. */
final class SeldomLog {
  private static final Duration INTERVAL = Duration.ofSeconds(10);

  private final Logger log;
  private final AtomicLong next = new AtomicLong(System.nanoTime());
  private final AtomicLong silenced = new AtomicLong();

  SeldomLog(Logger log) {
    this.log = log;
  }

  void warn(String format, Object first, Object second) {
    long now = System.nanoTime();
    long due = next.get();
    if (now - due < 0 || !next.compareAndSet(due, now + INTERVAL.toNanos())) {
      silenced.incrementAndGet();
      return;
    }
    log.warn(format + " ({} more like it before)", first, second, silenced.getAndSet(0));
  }
}
