package twinfleet.loadtest.bench;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import twinfleet.loadtest.load.FleetApi;
import twinfleet.loadtest.load.LightFleet;
import twinfleet.loadtest.load.Lines;
import twinfleet.loadtest.load.Patience;
import twinfleet.protocol.PresenceCause;
import twinfleet.protocol.PresenceMessage;
import twinfleet.protocol.Topics;

/**
 * T4: live heap of a node with all devices online, less the same node's before, when all its twins
 * slept; and after, when they sleep again. Beside it a bare event-sourced entity with one timer.
 */
final class Memory implements Benchmark {
  private static final String AWAKE = "twinfleet_twin_awake";
  private static final int CONNECTIONS = 4;
  private static final int WINDOW = 1_000;
  private static final int BEATS = 3;

  /** Who comes and goes this often would be kept awake until it is calm for ten minutes. */
  private static final String NEVER_FLAPPING =
      "-Dtwinfleet.delivery.presence.flap-horizon-seconds=1";

  /** Of every device in each of its epochs. */
  private static final long CONNECTION = 1;

  private static final int MILLION = 1_000_000;
  private static final int AWAKE_OF_MILLION = 10_000;

  /** A node's live heap moves by some hundred KiB whatever its twins do. */
  private static final int NOISE_BYTES = 64;

  private static final int CLASSES_SHOWN = 24;
  private static final double MIB = 1024.0 * 1024;
  private static final Duration ASK_TIMEOUT = Duration.ofSeconds(11);
  private static final Duration STAY = Duration.ofHours(1);
  private static final Duration BOUND = Duration.ofMinutes(5);

  @Override
  public List<Figure> run(Bench bench) throws Exception {
    List<Figure> all = new ArrayList<>();
    for (int size : bench.settings().devices()) {
      all.addAll(size == MILLION ? million(bench) : of(bench, size));
    }
    return all;
  }

  private static List<Figure> of(Bench bench, int size) throws Exception {
    List<Double> awake = new ArrayList<>();
    List<Double> asleep = new ArrayList<>();
    List<Double> bare = new ArrayList<>();
    try (Rig rig = bench.rig("-Xmx2g", NEVER_FLAPPING);
        Lines lines = Lines.open(rig.mqtt(), CONNECTIONS, WINDOW)) {
      LightFleet first = new LightFleet("memory-", size, 1, lines);
      try (FleetApi api = new FleetApi(rig.http(), "memory", LightFleet.MODEL, first::id)) {
        api.register(size, LightFleet.FACTORY.value());
      }
      // once for all that a node makes when it is used first
      come(rig, first);
      go(rig, first, 1);
      for (int i = 2; i < bench.settings().runs() + 2; i++) {
        LightFleet again = new LightFleet("memory-", size, i, lines);
        HeapOf before = HeapOf.of(rig.node());
        come(rig, again);
        HeapOf online = HeapOf.of(rig.node());
        go(rig, again, i);
        HeapOf after = HeapOf.of(rig.node());
        awake.add((online.bytes() - before.bytes()) / (double) size);
        asleep.add((after.bytes() - before.bytes()) / (double) size);
        bench.say("%.0f B awake, %.0f B asleep", awake.getLast(), asleep.getLast());
        bench.say("awake: %s", online.growth(before, size, CLASSES_SHOWN));
        bench.say("asleep: %s", after.growth(before, size, CLASSES_SHOWN / 3));
      }
      for (int i = 0; i < bench.settings().runs(); i++) {
        bare.add(bare(rig, size));
      }
    }
    String at = "@" + size;
    return List.of(
        Figure.of("memory.awake" + at, "B/twin", Spread.of(awake))
            .beside("bare entity with one timer", Spread.of(bare))
            .atMost(6 * 1024),
        Figure.of("memory.asleep" + at, "B/twin", Spread.of(asleep)).atMost(NOISE_BYTES));
  }

  private static double bare(Rig rig, int size) throws IOException, InterruptedException {
    try (TouchJvm entities = TouchJvm.bare(rig, STAY, 1)) {
      // all that one entity needs beside itself is there before
      entities.touch(size, size + 1);
      HeapOf before = HeapOf.of(entities.jvm());
      entities.touch(0, size);
      return (HeapOf.of(entities.jvm()).bytes() - before.bytes()) / (double) size;
    }
  }

  /** Each connects, shows itself, and beats until its link has all the samples that are kept. */
  private static void come(Rig rig, LightFleet fleet) throws InterruptedException {
    fleet.greet(LightFleet.FACTORY);
    until(rig, fleet.size());
    long handled = rig.metrics().heartbeatsHandled();
    for (int beat = 0; beat < BEATS; beat++) {
      for (int i = 0; i < fleet.size(); i++) {
        fleet.beat(i, LightFleet.FACTORY);
      }
    }
    // one that is handled after its device went would bring it back
    long all = handled + (long) BEATS * fleet.size();
    if (!Patience.until(() -> rig.metrics().heartbeatsHandled() >= all, BOUND)) {
      throw new IllegalStateException("not every heartbeat was handled");
    }
    until(rig, fleet.size());
    // the timeouts of questions that were answered leave the scheduler when their time comes
    LockSupport.parkNanos(ASK_TIMEOUT.toNanos());
  }

  private static void go(Rig rig, LightFleet fleet, long epoch) throws InterruptedException {
    PresenceMessage off = new PresenceMessage(false, PresenceCause.SHUTDOWN, epoch, CONNECTION);
    for (int i = 0; i < fleet.size(); i++) {
      fleet.send(i, Topics.Kind.PRESENCE, off);
    }
    until(rig, 0);
    LockSupport.parkNanos(ASK_TIMEOUT.toNanos());
  }

  /** Waits for so many awake twins and a journal and read model that rest. */
  private static void until(Rig rig, int awake) throws InterruptedException {
    boolean there = Patience.until(() -> awake(rig) == awake, BOUND);
    if (!there || !Journal.settled(rig.database(), BOUND)) {
      throw new IllegalStateException(awake(rig) + " twins are awake, not " + awake);
    }
  }

  private static int awake(Rig rig) {
    return (int) rig.metrics().sum(AWAKE, "");
  }

  /** 1 000 000 registered (as rows: by HTTP it takes an hour), 10 000 awake, -Xmx2g. */
  private static List<Figure> million(Bench bench) throws Exception {
    try (Rig rig = bench.rigWithoutNode("-Xmx2g")) {
      rig.database().migrate();
      PreparedFleet fleet = new PreparedFleet(rig.database());
      fleet.write(0, MILLION, PreparedFleet.registered(Instant.now()));
      bench.say("rows of %d devices are there; starting the node", MILLION);
      rig.startNode();
      HeapOf asleep = HeapOf.of(rig.node());
      try (Lines lines = Lines.open(rig.mqtt(), CONNECTIONS, WINDOW)) {
        come(rig, new LightFleet("dev-", AWAKE_OF_MILLION, 1, lines));
      }
      HeapOf online = HeapOf.of(rig.node());
      bench.say("largest: %s", online.growth(new HeapOf(0, Map.of()), 1, CLASSES_SHOWN));
      return List.of(
          Figure.of("memory.million-asleep", "MiB", Spread.once(asleep.bytes() / MIB)).atMost(2048),
          Figure.of("memory.million-10000-awake", "MiB", Spread.once(online.bytes() / MIB))
              .atMost(2048));
    }
  }
}
