package twinfleet.service.schedule;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import twinfleet.persistence.view.Quarantine;
import twinfleet.persistence.view.RejectedMessage;

/**
 * Messages that broke the contract on their way into the database, off the way of those that do
 * not. While the database is away the newest are kept, within the bound. Thread-safe.
 */
public final class QuarantineBuffer implements AutoCloseable {
  private final Deque<RejectedMessage> waiting = new ArrayDeque<>();
  private final Quarantine quarantine;
  private final QuarantineSettings settings;
  private final Counter kept;
  private final Counter dropped;
  private final Counter trimmed;
  private final Repeating flushing;

  private QuarantineBuffer(
      Quarantine quarantine, QuarantineSettings settings, MeterRegistry meters) {
    this.quarantine = quarantine;
    this.settings = settings;
    this.kept = meters.counter("twinfleet.quarantine.kept");
    this.dropped = meters.counter("twinfleet.quarantine.dropped");
    this.trimmed = meters.counter("twinfleet.quarantine.trimmed");
    meters.gauge("twinfleet.quarantine.waiting", this, QuarantineBuffer::waiting);
    this.flushing = Repeating.start("quarantine", settings.flush(), this::flush);
  }

  /** Begins to flush to {@code quarantine}. */
  public static QuarantineBuffer start(
      Quarantine quarantine, QuarantineSettings settings, MeterRegistry meters) {
    return new QuarantineBuffer(quarantine, settings, meters);
  }

  /** Never waits for the database and never fails. */
  public synchronized void keep(RejectedMessage message) {
    waiting.addLast(message);
    cut();
  }

  /** Flushes a last batch. */
  @Override
  public void close() {
    flushing.close();
  }

  private synchronized int waiting() {
    return waiting.size();
  }

  /** One batch, so that a flood costs the database no more than that; what fails waits again. */
  private void flush() {
    List<RejectedMessage> batch = take();
    if (batch.isEmpty()) {
      return;
    }
    try {
      trimmed.increment(quarantine.keep(batch, settings.rowsMax(), settings.bytesMax()));
      kept.increment(batch.size());
    } catch (RuntimeException away) {
      giveBack(batch);
      throw away;
    }
  }

  private synchronized List<RejectedMessage> take() {
    List<RejectedMessage> batch = new ArrayList<>();
    while (!waiting.isEmpty() && batch.size() < settings.batchMax()) {
      batch.add(waiting.removeFirst());
    }
    return batch;
  }

  private synchronized void giveBack(List<RejectedMessage> batch) {
    batch.reversed().forEach(waiting::addFirst);
    cut();
  }

  private void cut() {
    while (waiting.size() > settings.waitingMax()) {
      waiting.removeFirst();
      dropped.increment();
    }
  }
}
