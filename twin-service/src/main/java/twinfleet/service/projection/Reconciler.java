package twinfleet.service.projection;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import twinfleet.core.DeliveryPolicy;
import twinfleet.persistence.Database;
import twinfleet.persistence.view.ReconcilerProgress;
import twinfleet.persistence.view.ReconcilerProgress.Claim;
import twinfleet.persistence.view.ReconcilerProgress.Done;
import twinfleet.persistence.view.ReconcilerProgress.Status;
import twinfleet.protocol.DeviceId;
import twinfleet.service.projection.Comparison.Found;
import twinfleet.service.projection.Comparison.Slice;

/**
 * Compares journal and read model for ever, slice by slice, and repairs what differs: a check that
 * shares the fold with the projection and nothing of its bookkeeping. Every node runs it; a slice
 * is one node's. An emptied {@code twin_view} is thereby rebuilt while it serves, at a quicker
 * pace.
 */
public final class Reconciler implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Reconciler.class);
  private static final int PAGE = 500;
  private static final int NAMED_MAX = 20;
  private static final Duration FAILED_PAUSE = Duration.ofSeconds(5);
  private static final Duration POLL_MAX = Duration.ofSeconds(1);

  private final Database database;
  private final ReconcilerProgress progress;
  private final ReconcilerSettings settings;
  private final Comparison comparison;
  private final Repair repair;
  private final Map<Difference, Counter> differences;
  private final Counter unrepaired;
  private final Counter compared;
  private final Timer slices;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread;
  private volatile long knownUnrepaired;

  private Reconciler(
      Database database, DeliveryPolicy policy, ReconcilerSettings settings, MeterRegistry meters) {
    this.database = database;
    this.progress = new ReconcilerProgress(database);
    this.settings = settings;
    TwinFold fold = new TwinFold(policy, PAGE);
    this.comparison = new Comparison(fold, settings);
    this.repair = new Repair(database, fold);
    this.differences =
        Arrays.stream(Difference.values())
            .collect(
                Collectors.toMap(
                    Function.identity(),
                    d -> meters.counter("twinfleet.reconciler.differences", "kind", d.name()),
                    (one, other) -> one,
                    () -> new EnumMap<>(Difference.class)));
    this.unrepaired = meters.counter("twinfleet.reconciler.repair.failures");
    this.compared = meters.counter("twinfleet.reconciler.twins");
    this.slices = meters.timer("twinfleet.reconciler.slice");
    Gauge.builder("twinfleet.reconciler.unrepaired", this, r -> r.knownUnrepaired).register(meters);
    this.thread = Thread.ofPlatform().daemon().name("reconciler").unstarted(this::run);
  }

  /** Starts it; it goes on until closed, over every failure of the database. */
  public static Reconciler start(
      Database database, DeliveryPolicy policy, ReconcilerSettings settings, MeterRegistry meters) {
    Reconciler reconciler = new Reconciler(database, policy, settings, meters);
    reconciler.thread.start();
    return reconciler;
  }

  /** How far it is, and what the last complete pass found. Asks the database. */
  public Status status() {
    return progress.status();
  }

  /** Finishes the slice it is in, within the socket timeout. */
  @Override
  public void close() {
    closed.countDown();
    try {
      thread.join(database.settings().socketTimeout());
    } catch (InterruptedException hurried) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    Duration pause = Duration.ZERO;
    boolean failing = false;
    while (!closedWithin(pause)) {
      try {
        pause = once();
        failing = false;
      } catch (RuntimeException fault) {
        if (!failing) {
          LOG.warn("journal and read model cannot be compared, trying again: {}", fault.toString());
        }
        LOG.debug("reconciler", fault);
        failing = true;
        pause = FAILED_PAUSE;
      }
    }
  }

  /** One slice, if one is free; how long to wait then. */
  private Duration once() {
    Optional<Claim> claimed = progress.claim(settings.claim());
    if (claimed.isEmpty()) {
      return shorter(settings.sliceInterval(), POLL_MAX);
    }
    long begun = System.nanoTime();
    Claim claim = claimed.get();
    Slice slice = database.inTransaction(t -> comparison.of(t, claim));
    report(slice.found());
    List<DeviceId> wrong = repair.of(slice.found().stream().map(Found::device).toList());
    wrong.stream()
        .limit(NAMED_MAX)
        .forEach(d -> LOG.error("{}: its row cannot be made what its journal says", d));
    unrepaired.increment(wrong.size());
    compared.increment(slice.twins());
    Duration pause = settings.pause(slice.rows(), slice.isMostlyWrong());
    progress.finish(
        claim, new Done(slice.key(), slice.twins(), slice.found().size(), wrong.size()), pause);
    knownUnrepaired = unrepairedNow();
    slices.record(Duration.ofNanos(System.nanoTime() - begun));
    return pause;
  }

  /** Of the present pass, or of the last one, where that found more. */
  private long unrepairedNow() {
    Status status = progress.status();
    long last = status.last() == null ? 0 : status.last().unrepaired();
    return Math.max(status.unrepaired(), last);
  }

  private void report(List<Found> found) {
    found.forEach(f -> differences.get(f.difference()).increment());
    found.stream()
        .limit(NAMED_MAX)
        .forEach(f -> LOG.warn("{}: its row is {}; it is folded anew", f.device(), f.difference()));
    if (found.size() > NAMED_MAX) {
      LOG.warn("... and {} more rows of this slice", found.size() - NAMED_MAX);
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
}
