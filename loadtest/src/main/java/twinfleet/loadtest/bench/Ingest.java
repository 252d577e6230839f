package twinfleet.loadtest.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * T1: state reports from MQTT to the journal, as many as the service takes; each run followed by
 * its yardsticks on the same database and broker. For several sizes of the fleet: T12.
 */
final class Ingest implements Benchmark {
  private static final Duration SETTLE_BOUND = Duration.ofSeconds(120);

  /**
   * One run.
   *
   * @param reports sent, and found in the journal
   * @param cost until the journal had the last one
   * @param settled the same until the read model had it too
   * @param backlog events that the read model was behind when the last report was stored
   */
  private record Run(long reports, Usage cost, Usage settled, long backlog) {
    double perSecond() {
      return reports / cost.seconds();
    }

    double serviceMicros() {
      return settled.serviceMicros() / reports;
    }

    double databaseMicros() {
      return settled.databaseMicros() / reports;
    }

    double brokerMicros() {
      return settled.brokerMicros() / reports;
    }

    double walBytes() {
      return (double) settled.walBytes() / reports;
    }

    double catchUpSeconds() {
      return settled.seconds() - cost.seconds();
    }
  }

  /** What the yardsticks of one run gave. */
  private record Beside(BareEntity.Rate entity, double insertsPerSecond, double brokerPerSecond) {}

  @Override
  public List<Figure> run(Bench bench) throws Exception {
    return bench.eachSize(Ingest::measured);
  }

  private static List<Figure> measured(Bench bench, int size) throws Exception {
    List<Run> runs = new ArrayList<>();
    List<Beside> besides = new ArrayList<>();
    BenchSettings settings = bench.settings();
    try (Rig rig = bench.rig("-Xmx2g");
        ReportLoad load = ReportLoad.prepare(rig, "ingest-", size);
        BareEntity entity = BareEntity.open(rig, size);
        BareInserts inserts = BareInserts.open(rig);
        BareBroker broker = BareBroker.open(rig.mqtt())) {
      bench.say("%d devices are assigned; warming up", size);
      load.run(settings.warmUp());
      entity.run(settings.warmUp());
      Duration yardstick = settings.yardstickLength();
      for (int i = 0; i < settings.runs(); i++) {
        Run run = once(rig, load, settings.length());
        runs.add(run);
        besides.add(
            new Beside(entity.run(yardstick), inserts.run(yardstick), broker.run(yardstick, true)));
        bench.say("%.0f reports/s, %s", run.perSecond(), besides.getLast());
      }
    }
    return figures("ingest", size, runs, besides);
  }

  private static Run once(Rig rig, ReportLoad load, Duration length) throws InterruptedException {
    Usage before = rig.usage();
    long reports = load.run(length);
    Usage stored = rig.usage().since(before);
    if (stored.events() < reports) {
      throw new IllegalStateException(reports + " reports made " + stored.events() + " events");
    }
    long backlog = Journal.backlog(rig.database());
    if (!Journal.settled(rig.database(), SETTLE_BOUND)) {
      throw new IllegalStateException("the read model is not complete within " + SETTLE_BOUND);
    }
    return new Run(reports, stored, rig.usage().since(before), backlog);
  }

  private static List<Figure> figures(String name, int size, List<Run> runs, List<Beside> besides) {
    String at = "@" + size;
    Spread rate = Spread.of(runs, Run::perSecond);
    Spread entity = Spread.of(besides, b -> b.entity().perSecond());
    return List.of(
        Figure.of(name + ".reports" + at, "1/s", rate)
            .beside("bare sharded entity", entity)
            .atLeastTimesYardstick(0.5),
        Figure.of(name + ".reports-to-inserts" + at, "1/s", rate)
            .beside("bare inserts, 200 a commit", Spread.of(besides, Beside::insertsPerSecond)),
        Figure.of(name + ".reports-to-broker" + at, "1/s", rate)
            .beside("broker alone, QoS 1", Spread.of(besides, Beside::brokerPerSecond)),
        Figure.of(name + ".service-cpu" + at, "us/report", Spread.of(runs, Run::serviceMicros))
            .beside("bare entity", Spread.of(besides, b -> b.entity().cpuMicros()))
            .atMost(300),
        Figure.of(name + ".database-cpu" + at, "us/report", Spread.of(runs, Run::databaseMicros))
            .beside("bare entity", Spread.of(besides, b -> b.entity().databaseMicros())),
        Figure.of(name + ".broker-cpu" + at, "us/report", Spread.of(runs, Run::brokerMicros)),
        Figure.of(name + ".wal" + at, "B/report", Spread.of(runs, Run::walBytes)),
        Figure.of(name + ".backlog" + at, "events", Spread.of(runs, Run::backlog)),
        Figure.of(name + ".catch-up" + at, "s", Spread.of(runs, Run::catchUpSeconds)));
  }
}
