package twinfleet.loadtest.bench;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import twinfleet.protocol.FirmwareVersion;
import twinfleet.protocol.Model;

/**
 * T5: twins that are not in memory answer a first question: spawned, recovered from the journal,
 * pursued. Beside it a bare entity with as many events. For several sizes of the fleet: T12.
 */
final class Wake implements Benchmark {
  private static final int TOUCHED_LEAST = 10_000;
  private static final long NANOS_PER_SECOND = 1_000_000_000;

  /** How long one that is not asked stays in memory. */
  private static final Duration STAY = Duration.ofSeconds(1);

  /** Registered, online, offline again. */
  private static final int EVENTS = 3;

  /** What one run reached, with the CPU of each touch. */
  private record Rate(double perSecond, double serviceMicros, double databaseMicros) {}

  @Override
  public List<Figure> run(Bench bench) throws Exception {
    List<Figure> all = new ArrayList<>();
    for (int size : bench.settings().devices()) {
      all.addAll(of(bench, size));
    }
    return all;
  }

  private static List<Figure> of(Bench bench, int size) throws Exception {
    List<Rate> twins = new ArrayList<>();
    List<Rate> bare = new ArrayList<>();
    try (Rig rig = bench.rigWithoutNode()) {
      prepare(rig, size);
      try (TouchJvm awaking = TouchJvm.twins(rig, STAY);
          TouchJvm recalling = TouchJvm.bare(rig, STAY, EVENTS)) {
        long warm = System.nanoTime() + bench.settings().warmUpSeconds() * NANOS_PER_SECOND;
        do {
          measured(rig, awaking, size);
          measured(rig, recalling, size);
        } while (System.nanoTime() < warm);
        for (int i = 0; i < bench.settings().runs(); i++) {
          twins.add(measured(rig, awaking, size));
          bare.add(measured(rig, recalling, size));
          bench.say("%s, bare %s", twins.getLast(), bare.getLast());
        }
      }
    }
    String at = "@" + size;
    String yardstick = "bare entity's first touch";
    return List.of(
        Figure.of("wake.twins" + at, "1/s", Spread.of(twins, Rate::perSecond))
            .beside(yardstick, Spread.of(bare, Rate::perSecond))
            .atLeast(2000),
        Figure.of("wake.cpu" + at, "us/twin", Spread.of(twins, Rate::serviceMicros))
            .beside(yardstick, Spread.of(bare, Rate::serviceMicros)),
        Figure.of("wake.database-cpu" + at, "us/twin", Spread.of(twins, Rate::databaseMicros))
            .beside(yardstick, Spread.of(bare, Rate::databaseMicros)));
  }

  private static void prepare(Rig rig, int size) {
    rig.database().migrate();
    Instant begin = Instant.now();
    FirmwareVersion factory = new FirmwareVersion("2.3.0");
    new PreparedFleet(rig.database())
        .write(
            0,
            size,
            i ->
                TwinLife.registered(
                        PreparedFleet.device(i), new Model("gw-3"), "north", factory, begin)
                    .online()
                    .offline());
  }

  /** Touches some thousand, each out of its sleep, in rounds over the fleet where it is small. */
  private static Rate measured(Rig rig, TouchJvm jvm, int size) throws IOException {
    int round = Math.min(size, TOUCHED_LEAST);
    int touched = 0;
    double seconds = 0;
    double service = 0;
    double database = 0;
    while (touched < TOUCHED_LEAST) {
      jvm.sleep();
      double serviceBefore = Cpu.micros(jvm.jvm().pid());
      double databaseBefore = Cpu.microsWithChildren(rig.postgres().pid());
      seconds += jvm.touch(0, round);
      service += Cpu.micros(jvm.jvm().pid()) - serviceBefore;
      database += Cpu.microsWithChildren(rig.postgres().pid()) - databaseBefore;
      touched += round;
    }
    return new Rate(touched / seconds, service / touched, database / touched);
  }
}
