package twinfleet.loadtest.bench;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import twinfleet.core.DeliveryPolicy;
import twinfleet.persistence.Database;
import twinfleet.persistence.view.LastSeen;
import twinfleet.persistence.view.LastSeen.Sighting;
import twinfleet.persistence.view.TwinViews;

/**
 * T8: lists with filter and sort, of 100 devices each, walked page by page by some clients at once,
 * and one more who looks at the fleet's status ten times a second. Beside it the same pages asked
 * of the database without a node. For several sizes of the fleet: T12.
 */
final class Query implements Benchmark {
  private static final int CLIENTS = 8;
  private static final int SIGHTINGS = 1_000;
  private static final Duration STATUS_INTERVAL = Duration.ofMillis(100);

  /** What one run gave. */
  private record Run(Latencies lists, double seconds, Latencies status) {
    double perSecond() {
      return lists.count() / seconds;
    }
  }

  @Override
  public List<Figure> run(Bench bench) throws Exception {
    List<Figure> all = new ArrayList<>();
    for (int size : bench.settings().devices()) {
      all.addAll(of(bench, size));
    }
    return all;
  }

  private List<Figure> of(Bench bench, int size) throws Exception {
    List<Run> runs = new ArrayList<>();
    List<Run> bare = new ArrayList<>();
    Duration length = Duration.ofSeconds(bench.settings().seconds());
    try (Rig rig = bench.rigWithoutNode("-Xmx1g")) {
      prepare(rig.database(), size);
      rig.startNode();
      bench.say("%d devices are there; warming up", size);
      DeviceLists lists = new DeviceLists(rig.http());
      TwinViews views = new TwinViews(rig.database(), DeliveryPolicy.standard().presence());
      measured(lists, Duration.ofSeconds(bench.settings().warmUpSeconds()));
      for (int i = 0; i < bench.settings().runs(); i++) {
        runs.add(measured(lists, length));
        bare.add(measured(new BarePages(views), length.dividedBy(3)));
        bench.say("%.0f lists/s, p99 %.1f ms", runs.getLast().perSecond(), p99(runs.getLast()));
      }
    }
    return figures(size, runs, bare);
  }

  private static double p99(Run run) {
    return run.lists().millis(99);
  }

  private static void prepare(Database database, int size) {
    database.migrate();
    Instant now = Instant.now();
    new PreparedFleet(database).write(0, size, PreparedFleet.midst(now));
    LastSeen lastSeen = new LastSeen(database);
    for (int from = 0; from < size; from += SIGHTINGS) {
      lastSeen.flush(
          IntStream.range(from, Math.min(size, from + SIGHTINGS))
              .mapToObj(i -> new Sighting(PreparedFleet.device(i), now.minusSeconds(i % 600), 1.5))
              .toList());
    }
    database.inTransaction(t -> t.update("ANALYZE twin_view, last_seen"));
  }

  /** Who answers, a node or the database alone. */
  interface Source {
    /** One client's next list. */
    void list(int client, long turn) throws IOException, InterruptedException;

    /** The fleet's status. */
    void status() throws IOException, InterruptedException;
  }

  private static Run measured(Source source, Duration length)
      throws InterruptedException, ExecutionException {
    Latencies lists = new Latencies();
    Latencies status = new Latencies();
    long begun = System.nanoTime();
    long end = begun + length.toNanos();
    List<Future<?>> clients = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < CLIENTS; i++) {
        int client = i;
        clients.add(threads.submit(() -> ask(source, client, end, lists)));
      }
      clients.add(threads.submit(() -> watch(source, end, status)));
    }
    for (Future<?> client : clients) {
      client.get();
    }
    return new Run(lists, (System.nanoTime() - begun) / 1e9, status);
  }

  private static Void ask(Source source, int client, long end, Latencies lists)
      throws IOException, InterruptedException {
    for (long turn = 0; System.nanoTime() < end; turn++) {
      long begun = System.nanoTime();
      source.list(client, turn);
      lists.add(System.nanoTime() - begun);
    }
    return null;
  }

  private static Void watch(Source source, long end, Latencies status)
      throws IOException, InterruptedException {
    while (System.nanoTime() < end) {
      long begun = System.nanoTime();
      source.status();
      status.add(System.nanoTime() - begun);
      LockSupport.parkNanos(STATUS_INTERVAL.toNanos());
    }
    return null;
  }

  private static List<Figure> figures(int size, List<Run> runs, List<Run> bare) {
    String at = "@" + size;
    String sql = "the same by JDBC alone";
    return List.of(
        Figure.of("query.lists" + at, "1/s", Spread.of(runs, Run::perSecond))
            .beside(sql, Spread.of(bare, Run::perSecond))
            .atLeast(300),
        Figure.of("query.list-p50" + at, "ms", Spread.of(runs, r -> r.lists().millis(50)))
            .beside(sql, Spread.of(bare, r -> r.lists().millis(50))),
        Figure.of("query.list-p99" + at, "ms", Spread.of(runs, Query::p99))
            .beside(sql, Spread.of(bare, Query::p99))
            .atMost(50),
        Figure.of("query.status-p50" + at, "ms", Spread.of(runs, r -> r.status().millis(50)))
            .beside("counting by JDBC alone", Spread.of(bare, r -> r.status().millis(50))),
        Figure.of("query.status-p99" + at, "ms", Spread.of(runs, r -> r.status().millis(99)))
            .beside("counting by JDBC alone", Spread.of(bare, r -> r.status().millis(99)))
            .atMost(20));
  }
}
