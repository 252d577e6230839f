package twinfleet.loadtest.bench;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import twinfleet.persistence.Database;
import twinfleet.persistence.journal.TwinIds;
import twinfleet.protocol.DeviceId;

/**
 * Reports of a few devices, each looked for in journal and read model by one statement, and so by
 * one snapshot of the database, every few milliseconds: that is the resolution of what it finds.
 */
final class LagProbe {
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(4);
  private static final long REPORT_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
  private static final Duration GRACE = Duration.ofSeconds(30);
  private static final String QUESTION =
      """
      SELECT w.id,
        (SELECT v.seq_nr FROM twin_view v WHERE v.device_id = w.id COLLATE "C"),
        (SELECT max(j.sequence_number) FROM event_journal j WHERE j.persistence_id = w.pid)
      FROM unnest(?, ?) AS w (id, pid)
      """;

  private final Database database;
  private final ReportLoad devices;
  private final List<String> ids;
  private final List<String> persistenceIds;
  private final Map<String, Watch> watches = new HashMap<>();
  private final List<Double> lagsMs = new ArrayList<>();
  private long turns;

  /** What is stored and not yet in the read model of one device, with when it was first seen. */
  private static final class Watch {
    private long stored = -1;
    private final Deque<long[]> waiting = new ArrayDeque<>();
  }

  private record Seen(String id, long visible, long stored) {}

  /**
   * From commit to read model.
   *
   * @param p50Ms half were as fast
   * @param p99Ms all but one in a hundred were
   * @param maxMs the slowest
   * @param samples how many events
   */
  record Lags(double p50Ms, double p99Ms, double maxMs, int samples) {
    private static Lags of(List<Double> all) {
      List<Double> sorted = new ArrayList<>(all);
      Collections.sort(sorted);
      int n = sorted.size();
      return new Lags(
          sorted.get(n / 2), sorted.get(Math.min(n - 1, n * 99 / 100)), sorted.getLast(), n);
    }
  }

  LagProbe(Database database, ReportLoad devices) {
    this.database = database;
    this.devices = devices;
    this.ids =
        IntStream.range(0, devices.fleet().size())
            .mapToObj(i -> devices.fleet().id(i).value())
            .toList();
    this.persistenceIds = ids.stream().map(DeviceId::new).map(TwinIds::of).toList();
  }

  /** The same for a thread that cannot be interrupted. */
  Lags watched(Duration length) {
    try {
      return watch(length);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while watching the read model", stopped);
    }
  }

  /** Reports and watches for {@code length}, then until all is in the read model. */
  Lags watch(Duration length) throws InterruptedException {
    lagsMs.clear();
    long begun = System.nanoTime();
    long reported = 0;
    look();
    while (System.nanoTime() - begun < length.toNanos() || isWaiting()) {
      long now = System.nanoTime() - begun;
      if (now < length.toNanos() && now >= reported * REPORT_NANOS) {
        report();
        reported++;
      }
      look();
      LockSupport.parkNanos(LOOK_NANOS);
      if (System.nanoTime() - begun > length.plus(GRACE).toNanos()) {
        throw new IllegalStateException("the read model is late by more than " + GRACE);
      }
    }
    if (lagsMs.isEmpty()) {
      throw new IllegalStateException("no report of the watched devices was journaled");
    }
    return Lags.of(lagsMs);
  }

  private void report() throws InterruptedException {
    int device = (int) (turns % ids.size());
    devices.report(device, (turns++ / ids.size()) % 2 == 0);
  }

  private boolean isWaiting() {
    return watches.values().stream().anyMatch(w -> !w.waiting.isEmpty());
  }

  private void look() {
    List<Seen> all =
        database.inTransaction(
            t ->
                t.query(
                    QUESTION,
                    row ->
                        new Seen(
                            row.result().getString(1),
                            row.result().getLong(2),
                            row.result().getLong(3)),
                    ids,
                    persistenceIds));
    long now = System.nanoTime();
    all.forEach(seen -> note(seen, now));
  }

  private void note(Seen seen, long now) {
    Watch watch = watches.computeIfAbsent(seen.id(), id -> new Watch());
    if (watch.stored >= 0) {
      for (long n = watch.stored + 1; n <= seen.stored(); n++) {
        watch.waiting.add(new long[] {n, now});
      }
    }
    watch.stored = seen.stored();
    while (!watch.waiting.isEmpty() && watch.waiting.peek()[0] <= seen.visible()) {
      lagsMs.add((now - watch.waiting.poll()[1]) / 1e6);
    }
  }
}
