package twinfleet.loadtest.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * T7: how long after its commit an event is in the read model, while reports come at half the rate
 * that ingest reached just before. Watched from outside, on devices of their own.
 */
final class Lag implements Benchmark {
  private static final int PROBES = 16;

  private record Run(double rate, LagProbe.Lags loaded, LagProbe.Lags idle, long backlog) {}

  @Override
  public List<Figure> run(Bench bench) throws Exception {
    return bench.eachSize(Lag::measured);
  }

  private static List<Figure> measured(Bench bench, int size) throws Exception {
    BenchSettings settings = bench.settings();
    List<Run> runs = new ArrayList<>();
    try (Rig rig = bench.rig("-Xmx2g");
        ReportLoad load = ReportLoad.prepare(rig, "lag-", size);
        ReportLoad probes = ReportLoad.prepare(rig, "probe-", PROBES)) {
      load.run(settings.warmUp());
      for (int i = 0; i < settings.runs(); i++) {
        Usage before = rig.usage();
        long reports = load.run(settings.yardstickLength());
        double half = reports / rig.usage().since(before).seconds() / 2;
        Journal.awaitQuiet(rig.database(), size);
        LagProbe probe = new LagProbe(rig.database(), probes);
        LagProbe.Lags idle = probe.watch(settings.yardstickLength());
        CompletableFuture<LagProbe.Lags> watched =
            CompletableFuture.supplyAsync(() -> probe.watched(settings.length()));
        load.run(settings.length(), half);
        long backlog = Journal.backlog(rig.database());
        runs.add(new Run(half, watched.join(), idle, backlog));
        bench.say("%s", runs.getLast());
        Journal.awaitQuiet(rig.database(), size);
      }
    }
    return figures("@" + size, runs);
  }

  private static List<Figure> figures(String at, List<Run> runs) {
    return List.of(
        Figure.of("lag.p50" + at, "ms", Spread.of(runs, r -> r.loaded().p50Ms()))
            .beside("without load", Spread.of(runs, r -> r.idle().p50Ms()))
            .atMost(100),
        Figure.of("lag.p99" + at, "ms", Spread.of(runs, r -> r.loaded().p99Ms()))
            .beside("without load", Spread.of(runs, r -> r.idle().p99Ms()))
            .atMost(500),
        Figure.of("lag.rate" + at, "1/s", Spread.of(runs, Run::rate)),
        Figure.of("lag.samples" + at, "events", Spread.of(runs, r -> r.loaded().samples())),
        Figure.of("lag.backlog" + at, "events", Spread.of(runs, Run::backlog)));
  }
}
