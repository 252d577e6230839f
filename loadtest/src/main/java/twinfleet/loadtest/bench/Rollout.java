package twinfleet.loadtest.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import twinfleet.loadtest.load.FleetApi;
import twinfleet.loadtest.load.LightFleet;
import twinfleet.loadtest.load.Lines;
import twinfleet.loadtest.load.Patience;
import twinfleet.persistence.Database;

/**
 * T3: one release to all devices at once: assigned over HTTP one by one, told over MQTT, reported
 * to APPLIED. Each run is a new release on the same fleet. The probation's heartbeats are left out.
 */
final class Rollout implements Benchmark {
  private static final int CONNECTIONS = 4;
  private static final int WINDOW_PER_CONNECTION = 1_000;
  private static final int ASSIGNS_IN_FLIGHT_MAX = 64;
  private static final Duration BOUND_LEAST = Duration.ofSeconds(120);
  private static final Duration BOUND_PER_DEVICE = Duration.ofMillis(50);
  private static final Duration LOOK = Duration.ofMillis(500);
  private static final int WARM_UP_ROLLOUTS = 1;
  private static final String APPLIED = "twin.firmware-applied.v1";

  /**
   * One rollout.
   *
   * @param devices updated
   * @param assignedSeconds until the last assignment was answered
   * @param toldSeconds until the last device had its document
   * @param appliedSeconds until the last APPLIED was in the journal
   * @param cost until nothing moved any more
   * @param loadMicros CPU of this JVM, which is the operator and all devices
   */
  private record Run(
      int devices,
      double assignedSeconds,
      double toldSeconds,
      double appliedSeconds,
      Usage cost,
      double loadMicros,
      BareEntity.Rate entity) {
    double perSecond() {
      return devices / appliedSeconds;
    }

    double events() {
      return (double) cost.events() / devices;
    }

    double micros() {
      return (cost.serviceMicros() + cost.databaseMicros()) / devices;
    }

    double entityUpdatesPerSecond() {
      return entity.perSecond() / events();
    }

    double entityMicros() {
      return (entity.cpuMicros() + entity.databaseMicros()) * events();
    }
  }

  /** All that takes part in a rollout. */
  private record Stage(
      Rig rig, FleetApi api, LightFleet fleet, UpdatingFleet updating, BareEntity entity) {}

  @Override
  public List<Figure> run(Bench bench) throws Exception {
    return bench.eachSize(Rollout::measured);
  }

  private static List<Figure> measured(Bench bench, int size) throws Exception {
    List<Run> runs = new ArrayList<>();
    try (Rig rig = bench.rig("-Xmx2g");
        Lines lines = Lines.open(rig.mqtt(), CONNECTIONS, WINDOW_PER_CONNECTION);
        BareEntity entity = BareEntity.open(rig, size)) {
      LightFleet fleet = new LightFleet("roll-", size, 1, lines);
      try (FleetApi api = new FleetApi(rig.http(), "roll", LightFleet.MODEL, fleet::id);
          UpdatingFleet updating = new UpdatingFleet(fleet)) {
        api.register(size, LightFleet.FACTORY.value());
        fleet.greet(LightFleet.FACTORY);
        Journal.awaitQuiet(rig.database(), size);
        entity.run(bench.settings().warmUp());
        Stage stage = new Stage(rig, api, fleet, updating, entity);
        int last = bench.settings().runs() + WARM_UP_ROLLOUTS;
        for (int i = 1; i <= last; i++) {
          Run run = once(stage, i, bench.settings().yardstickLength());
          bench.say("%s%s", i <= WARM_UP_ROLLOUTS ? "warm-up: " : "", run);
          if (i > WARM_UP_ROLLOUTS) {
            runs.add(run);
          }
        }
      }
    }
    return figures("@" + size, runs);
  }

  private static Run once(Stage on, int number, Duration yardstick) throws Exception {
    int size = on.fleet().size();
    String version = "3." + number + ".0";
    Releases.make(on.api(), version, number + 1);
    Duration bound = BOUND_LEAST.plus(BOUND_PER_DEVICE.multipliedBy(size));
    Database database = on.rig().database();
    on.updating().begin();
    long transaction = Journal.nextTransaction(database);
    Usage before = on.rig().usage();
    double load = Cpu.micros(ProcessHandle.current().pid());
    long begun = System.nanoTime();
    on.api().assign(size, version, ASSIGNS_IN_FLIGHT_MAX, device -> {});
    double assigned = (System.nanoTime() - begun) / 1e9;
    on.updating().awaitAllSent(bound);
    double applied = applied(database, transaction, size, bound);
    double loadMicros = Cpu.micros(ProcessHandle.current().pid()) - load;
    Journal.awaitQuiet(database, size);
    return new Run(
        size,
        assigned,
        (on.updating().toldLastNanos() - begun) / 1e9,
        applied,
        on.rig().usage().since(before),
        loadMicros / size,
        on.entity().run(yardstick));
  }

  /** Seconds from the first to the last event of the rollout, by the journal's own times. */
  private static double applied(Database database, long transaction, int size, Duration bound)
      throws InterruptedException {
    boolean all =
        Patience.until(
            () -> Journal.countSince(database, transaction, APPLIED) >= size, LOOK, bound);
    if (!all) {
      long there = Journal.countSince(database, transaction, APPLIED);
      throw new IllegalStateException(there + " of " + size + " are APPLIED within " + bound);
    }
    return Journal.spanSecondsSince(database, transaction, APPLIED);
  }

  private static List<Figure> figures(String at, List<Run> runs) {
    return List.of(
        Figure.of("rollout.told" + at, "s", Spread.of(runs, Run::toldSeconds)).atMost(10),
        Figure.of("rollout.assigned" + at, "s", Spread.of(runs, Run::assignedSeconds)),
        Figure.of("rollout.updates" + at, "1/s", Spread.of(runs, Run::perSecond))
            .beside("bare entity, as many events", Spread.of(runs, Run::entityUpdatesPerSecond))
            .atLeast(300),
        Figure.of("rollout.cpu" + at, "us/update", Spread.of(runs, Run::micros))
            .beside("bare entity, as many events", Spread.of(runs, Run::entityMicros))
            .atMost(3_000),
        Figure.of(
            "rollout.service-cpu" + at,
            "us/update",
            Spread.of(runs, r -> r.cost().serviceMicros() / r.devices())),
        Figure.of(
            "rollout.database-cpu" + at,
            "us/update",
            Spread.of(runs, r -> r.cost().databaseMicros() / r.devices())),
        Figure.of("rollout.load-cpu" + at, "us/update", Spread.of(runs, Run::loadMicros)),
        Figure.of(
                "rollout.wal" + at,
                "B/update",
                Spread.of(runs, r -> (double) r.cost().walBytes() / r.devices()))
            .atMost(8 * 1_024),
        Figure.of("rollout.events" + at, "per update", Spread.of(runs, Run::events)));
  }
}
