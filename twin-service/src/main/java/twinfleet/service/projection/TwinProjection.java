package twinfleet.service.projection;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import twinfleet.core.DeliveryPolicy;
import twinfleet.persistence.AdvisoryLock;
import twinfleet.persistence.Database;
import twinfleet.persistence.DatabaseFailed;
import twinfleet.persistence.Transaction;
import twinfleet.persistence.journal.JournalEntry;
import twinfleet.persistence.journal.JournalOffset;
import twinfleet.persistence.journal.JournalReader;
import twinfleet.service.projection.WhenTwinChangedThenUpdateTwinView.Outcome;

/**
 * Keeps {@code twin_view} up with the journal: one thread, one transaction per batch with rows and
 * offset together. It holds nothing in memory between two batches, so every node may run it: an
 * advisory lock lets one batch work at a time, and a killed node is followed within one poll.
 */
public final class TwinProjection implements AutoCloseable {
  /** Its name in {@code projection_offset}. */
  static final String NAME = "twin-view";

  /** Whoever writes rows of the read model holds it. */
  static final AdvisoryLock WRITING = new AdvisoryLock("twinfleet.projection", NAME);

  private static final Logger LOG = LoggerFactory.getLogger(TwinProjection.class);
  private static final Duration LAG_INTERVAL = Duration.ofSeconds(1);
  private static final int STALE_INTERVALS = 5;

  private final Database database;
  private final ProjectionSettings settings;
  private final WhenTwinChangedThenUpdateTwinView handler;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread;
  private final Counter folded;
  private final Counter repeated;
  private final Counter gaps;
  private final Counter broken;
  private final Counter failures;
  private final Timer delay;
  private volatile Duration lag = Duration.ZERO;
  private volatile long lagKnownNanos = System.nanoTime();
  private long lagMeasuredNanos = System.nanoTime() - LAG_INTERVAL.toNanos();

  private TwinProjection(
      Database database, DeliveryPolicy policy, ProjectionSettings settings, MeterRegistry meters) {
    this.database = database;
    this.settings = settings;
    this.handler = new WhenTwinChangedThenUpdateTwinView(new TwinFold(policy, settings.batchMax()));
    this.folded = counter(meters, "folded");
    this.repeated = counter(meters, "repeated");
    this.gaps = counter(meters, "gap");
    this.broken = counter(meters, "broken");
    this.failures = meters.counter("twinfleet.projection.failures", "projection", NAME);
    this.delay = meters.timer("twinfleet.projection.delay", "projection", NAME);
    Gauge.builder("twinfleet.projection.lag.seconds", this, p -> p.lag().toMillis() / 1000.0)
        .tag("projection", NAME)
        .register(meters);
    this.thread = Thread.ofPlatform().daemon().name("projection-" + NAME).unstarted(this::run);
  }

  /** Starts it; it goes on until closed, over every failure of the database. */
  public static TwinProjection start(
      Database database, DeliveryPolicy policy, ProjectionSettings settings, MeterRegistry meters) {
    TwinProjection projection = new TwinProjection(database, policy, settings, meters);
    projection.thread.start();
    return projection;
  }

  /**
   * How long the oldest event that is not in the read model has waited; measured each second. While
   * that fails, the time since counts in full: nobody knows better.
   */
  public Duration lag() {
    Duration unmeasured = Duration.ofNanos(System.nanoTime() - lagKnownNanos);
    boolean stale = unmeasured.compareTo(LAG_INTERVAL.multipliedBy(STALE_INTERVALS)) > 0;
    return stale ? lag.plus(unmeasured) : lag;
  }

  /** Finishes the batch it is in, within the socket timeout. */
  @Override
  public void close() {
    closed.countDown();
    try {
      thread.join(database.settings().socketTimeout());
    } catch (InterruptedException hurried) {
      Thread.currentThread().interrupt();
    }
  }

  /** A batch, and whether there may be more right behind it. */
  private record Step(List<JournalEntry> entries, Outcome outcome, Duration lag) {
    private static final Step NONE = new Step(List.of(), new Outcome(0, 0, 0, 0), null);
  }

  private void run() {
    Duration backoff = settings.backoffMin();
    Duration pause = Duration.ZERO;
    while (!closedWithin(pause)) {
      try {
        Step step = database.inTransaction(this::step);
        count(step);
        backoff = settings.backoffMin();
        boolean more = step.entries().size() == settings.batchMax();
        pause = more ? Duration.ZERO : settings.pollInterval();
      } catch (DatabaseFailed failed) {
        failures.increment();
        LOG.warn("read model stands still, next try in {}: {}", backoff, failed.getMessage());
        pause = backoff;
        backoff = shorter(backoff.multipliedBy(2), settings.backoffMax());
      } catch (RuntimeException bug) {
        failures.increment();
        LOG.error("read model stands still, next try in {}", backoff, bug);
        pause = backoff;
        backoff = shorter(backoff.multipliedBy(2), settings.backoffMax());
      }
    }
  }

  private Step step(Transaction transaction) throws SQLException {
    boolean mine = WRITING.isTaken(transaction);
    JournalOffset offset = JournalReader.offset(transaction, NAME);
    if (!mine) {
      return new Step(List.of(), Step.NONE.outcome(), measuredLag(transaction, offset));
    }
    List<JournalEntry> entries = JournalReader.after(transaction, offset, settings.batchMax());
    if (entries.isEmpty()) {
      return new Step(entries, Step.NONE.outcome(), measuredLag(transaction, offset));
    }
    Outcome outcome = handler.handle(transaction, entries);
    JournalEntry last = entries.getLast();
    JournalOffset next = new JournalOffset(offset.timeline(), last.txid(), last.ordering());
    JournalReader.store(transaction, NAME, next);
    return new Step(entries, outcome, measuredLag(transaction, next));
  }

  /** Null when it was measured within the interval: the question costs a round trip. */
  private Duration measuredLag(Transaction transaction, JournalOffset offset) throws SQLException {
    if (System.nanoTime() - lagMeasuredNanos < LAG_INTERVAL.toNanos()) {
      return null;
    }
    lagMeasuredNanos = System.nanoTime();
    return JournalReader.lag(transaction, offset, Instant.now());
  }

  private void count(Step step) {
    Instant now = Instant.now();
    folded.increment(step.outcome().folded());
    repeated.increment(step.outcome().repeated());
    gaps.increment(step.outcome().gaps());
    broken.increment(step.outcome().broken());
    step.entries().forEach(e -> delay.record(Duration.between(e.writtenAt(), now)));
    if (step.lag() != null) {
      lag = step.lag();
      lagKnownNanos = System.nanoTime();
    }
  }

  private boolean closedWithin(Duration pause) {
    try {
      return closed.await(pause.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException hurried) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  private static Duration shorter(Duration a, Duration b) {
    return a.compareTo(b) <= 0 ? a : b;
  }

  private static Counter counter(MeterRegistry meters, String outcome) {
    return meters.counter("twinfleet.projection.events", "projection", NAME, "outcome", outcome);
  }
}
