package twinfleet.loadtest.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import twinfleet.loadtest.load.FleetApi;
import twinfleet.loadtest.load.LightFleet;
import twinfleet.loadtest.load.Lines;

/** T2: heartbeats that tell nothing new, as many as the service takes; the journal stays still. */
final class Heartbeats implements Benchmark {
  private static final int CONNECTIONS = 4;
  private static final int WINDOW_PER_CONNECTION = 1_000;

  /** The service's metrics are asked so seldom that asking costs it little. */
  private static final Duration LOOK = Duration.ofMillis(200);

  /** Below what a node keeps waiting before it drops ({@code heartbeats-waiting-max}). */
  private static final int OUTSTANDING_MAX = 8_000;

  private static final Duration LOST_AFTER = Duration.ofSeconds(3);

  private record Run(ClosedLoop.Sent beats, Usage cost, double alone) {
    double perSecond() {
      return beats.done() / cost.seconds();
    }

    double serviceMicros() {
      return cost.serviceMicros() / beats.done();
    }

    double lostPerMille() {
      return 1000.0 * beats.lost() / beats.sent();
    }
  }

  @Override
  public List<Figure> run(Bench bench) throws Exception {
    return bench.eachSize(Heartbeats::measured);
  }

  private static List<Figure> measured(Bench bench, int size) throws Exception {
    BenchSettings settings = bench.settings();
    List<Run> runs = new ArrayList<>();
    try (Rig rig = bench.rig("-Xmx2g");
        Lines lines = Lines.open(rig.mqtt(), CONNECTIONS, WINDOW_PER_CONNECTION);
        BareBroker broker = BareBroker.open(rig.mqtt())) {
      LightFleet fleet = new LightFleet("beat-", size, 1, lines);
      try (FleetApi api = new FleetApi(rig.http(), "beat", LightFleet.MODEL, fleet::id)) {
        api.register(size, LightFleet.FACTORY.value());
      }
      fleet.greet(LightFleet.FACTORY);
      Journal.awaitQuiet(rig.database(), size);
      NodeMetrics metrics = rig.metrics();
      ClosedLoop loop =
          new ClosedLoop(metrics::heartbeatsHandled, LOOK, OUTSTANDING_MAX, LOST_AFTER);
      beat(loop, fleet, settings.warmUp());
      for (int i = 0; i < settings.runs(); i++) {
        Usage before = rig.usage();
        ClosedLoop.Sent beats = beat(loop, fleet, settings.length());
        Usage cost = rig.usage().since(before);
        runs.add(new Run(beats, cost, broker.run(settings.yardstickLength(), false)));
        bench.say("%s", runs.getLast());
      }
    }
    return figures("@" + size, runs);
  }

  private static ClosedLoop.Sent beat(ClosedLoop loop, LightFleet fleet, Duration length)
      throws InterruptedException {
    return loop.run(
        length, Double.MAX_VALUE, n -> fleet.beat((int) (n % fleet.size()), LightFleet.FACTORY));
  }

  private static List<Figure> figures(String at, List<Run> runs) {
    return List.of(
        Figure.of("heartbeats.rate" + at, "1/s", Spread.of(runs, Run::perSecond))
            .beside("broker alone, QoS 0", Spread.of(runs, Run::alone))
            .atLeast(8_000),
        Figure.of("heartbeats.service-cpu" + at, "us/beat", Spread.of(runs, Run::serviceMicros))
            .atMost(60),
        Figure.of(
            "heartbeats.broker-cpu" + at,
            "us/beat",
            Spread.of(runs, r -> r.cost().brokerMicros() / r.beats().done())),
        Figure.of(
            "heartbeats.database-cpu" + at,
            "us/beat",
            Spread.of(runs, r -> r.cost().databaseMicros() / r.beats().done())),
        Figure.of("heartbeats.events" + at, "rows", Spread.of(runs, r -> r.cost().events()))
            .atMost(0),
        Figure.of("heartbeats.lost" + at, "per mille", Spread.of(runs, Run::lostPerMille)));
  }
}
