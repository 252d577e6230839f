package twinfleet.loadtest.hostile;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import twinfleet.loadtest.live.LiveNode;
import twinfleet.loadtest.live.Metrics;
import twinfleet.loadtest.live.Vitals;

/** Sends every kind at a live node and looks at what was promised. */
final class HostileRun {
  private static final int VICTIMS = 500;
  private static final int INNOCENTS = 20;
  private static final int HEAP_MB = 512;

  /** Threads that pools start on their first use, and keep. */
  private static final int THREADS_MORE_MAX = 40;

  private static final Duration COUNTED_WITHIN = Duration.ofSeconds(60);
  private static final Duration CALM_WITHIN = Duration.ofSeconds(90);

  private final Plan plan;
  private final LiveNode node;
  private final Consumer<String> progress;
  private final List<HostileReport.Row> rows = new ArrayList<>();
  private final List<String> broken = new ArrayList<>();
  private Map<String, Long> known = Map.of();

  /**
   * What to do.
   *
   * @param seed of random bytes and, from the second round on, of the order
   * @param rounds of all kinds
   * @param scale of floods
   * @param samples of the probe before and after
   * @param ratioMax by how much the median latency beside the attacks may exceed that before
   */
  record Plan(long seed, int rounds, Ground.Scale scale, int samples, double ratioMax) {}

  private HostileRun(Plan plan, LiveNode node, Consumer<String> progress) {
    this.plan = plan;
    this.node = node;
    this.progress = progress;
  }

  /** Starts a node on the empty folder {@code data} and plays; the node is stopped again. */
  static HostileReport play(Plan plan, Path data, Consumer<String> progress)
      throws IOException, InterruptedException, SQLException {
    try (LiveNode node = LiveNode.start(data, HEAP_MB, Map.of())) {
      return new HostileRun(plan, node, progress).play();
    }
  }

  private HostileReport play() throws IOException, InterruptedException, SQLException {
    Fleet first = Fleet.register(node.http(), 1, VICTIMS, INNOCENTS);
    Ground ground = new Ground(node, first, plan.seed(), plan.scale());
    Innocents before = Innocents.settled(node, first);
    try (ground;
        Probe probe = Probe.start(ground, 1)) {
      probe.await(plan.samples());
      probe.phase();
      probe.await(plan.samples());
      Probe.Latency calm = probe.phase();
      Metrics metrics = ground.metrics();
      Vitals vitals = Vitals.of(node.process().pid());
      known = Counters.of(metrics);
      rounds(ground);
      stray(ground.metrics());
      Probe.Latency beside = probe.phase();
      probe.await(plan.samples());
      Probe.Latency after = probe.phase();
      new Aftermath(node, ground, broken).look(metrics, vitals, before);
      latency(probe, calm, beside, after);
      Vitals end = Vitals.of(node.process().pid());
      return new HostileReport(
          plan.seed(), plan.rounds(), rows, calm, beside, after, vitals, end, broken);
    }
  }

  private void stray(Metrics last) {
    Counters.moved(known, Counters.of(last)).keySet().stream()
        .filter(Counters::isOfBadInput)
        .forEach(counter -> broken.add("counted, and by nobody expected: " + counter));
  }

  private void rounds(Ground ground) throws IOException, InterruptedException {
    for (int round = 1; round <= plan.rounds(); round++) {
      List<Kind> kinds = new ArrayList<>(Kinds.all());
      if (round > 1) {
        Collections.shuffle(kinds, new Random(plan.seed() + round));
        ground.turn(Fleet.register(node.http(), round, VICTIMS, INNOCENTS));
      }
      int done = 0;
      for (Kind kind : kinds) {
        done++;
        progress.accept("round %d, %d/%d: %s".formatted(round, done, kinds.size(), kind.name()));
        rows.add(row(ground, kind, round));
      }
    }
  }

  private HostileReport.Row row(Ground ground, Kind kind, int round)
      throws IOException, InterruptedException {
    long begun = System.nanoTime();
    Sent sent;
    try {
      sent = kind.attack().on(ground);
    } catch (InterruptedException stopped) {
      throw stopped;
    } catch (Exception failed) {
      broken.add(kind.name() + ": " + failed);
      return new HostileReport.Row(
          kind.name(),
          kind.where(),
          round,
          0,
          Map.of(),
          msSince(begun),
          List.of(failed.toString()));
    }
    Map<String, Long> moved = counted(ground, kind, sent);
    List<String> wrong = new ArrayList<>();
    kind.expected().violations(sent, moved).forEach((what, how) -> wrong.add(what + ": " + how));
    wrong.forEach(violation -> broken.add(kind.name() + ": " + violation));
    return new HostileReport.Row(
        kind.name(),
        kind.where(),
        round,
        sent.count(),
        kind.expected().shown(sent, moved),
        msSince(begun),
        wrong);
  }

  private static long msSince(long nanos) {
    return (System.nanoTime() - nanos) / 1_000_000;
  }

  /**
   * What moved since the last kind that is counted. What is only answered is not looked for: should
   * it be counted all the same, the next look shows it.
   */
  private Map<String, Long> counted(Ground ground, Kind kind, Sent sent)
      throws IOException, InterruptedException {
    if (kind.expected().counters().isEmpty()) {
      return Map.of();
    }
    long end = System.nanoTime() + COUNTED_WITHIN.toNanos();
    Map<String, Long> now;
    Map<String, Long> moved;
    do {
      now = Counters.of(ground.metrics());
      moved = Counters.moved(known, now);
    } while (!kind.expected().isComplete(moved, sent.count()) && System.nanoTime() < end);
    known = now;
    return moved;
  }

  private void latency(Probe probe, Probe.Latency calm, Probe.Latency beside, Probe.Latency after) {
    if (probe.fault() != null) {
      broken.add("the good device: " + probe.fault());
    }
    double commit = Math.min(calm.commitMs(), after.commitMs());
    double read = Math.min(calm.readMs(), after.readMs());
    // Against the better of before and after: before, the node is not warm yet.
    ratio("report to commit, beside the attacks", beside.commitMs() / commit);
    ratio("report to commit, after", after.commitMs() / calm.commitMs());
    ratio("HTTP read, beside the attacks", beside.readMs() / read);
    ratio("HTTP read, after", after.readMs() / calm.readMs());
  }

  private void ratio(String what, double ratio) {
    // Written so that NaN is a violation.
    if (!(ratio <= plan.ratioMax())) {
      broken.add("%s: median x %.2f, at most %.2f".formatted(what, ratio, plan.ratioMax()));
    }
  }

  /** What must hold once the attacks are over. */
  private record Aftermath(LiveNode node, Ground ground, List<String> broken) {
    void look(Metrics before, Vitals vitals, Innocents innocents)
        throws IOException, InterruptedException, SQLException {
      if (!node.process().isAlive()) {
        broken.add("the node died");
        return;
      }
      Metrics now = ground.metrics();
      double restarts =
          now.sum("twinfleet_mqtt_in_streams_begun_total")
              - before.sum("twinfleet_mqtt_in_streams_begun_total");
      if (restarts != 0) {
        broken.add("streams begun anew because of input: " + (long) restarts);
      }
      double up = now.sum("twinfleet_mqtt_in_up");
      String ready = RawHttp.ask(ground.management(), "GET", "/health/ready", new byte[0]);
      if (up != 1 || !ready.equals("200")) {
        broken.add("not ready at the end: " + ready + ", ingress " + up);
      }
      now.values().entrySet().stream()
          .filter(
              e -> e.getKey().matches("twinfleet_http_requests_seconds_count.*status=\"500\".*"))
          .forEach(e -> broken.add(e.getKey() + " = " + e.getValue()));
      innocents
          .differences(Innocents.of(node))
          .forEach(row -> broken.add("an innocent twin changed: " + row));
      threads(vitals);
    }

    private void threads(Vitals before) throws InterruptedException, IOException {
      int most = before.threads() + THREADS_MORE_MAX;
      long end = System.nanoTime() + CALM_WITHIN.toNanos();
      Vitals now = Vitals.of(node.process().pid());
      while (now.threads() > most && System.nanoTime() < end) {
        now = Vitals.of(node.process().pid());
        ground.metrics();
      }
      if (now.threads() > most) {
        broken.add("threads: %d before, %d after".formatted(before.threads(), now.threads()));
      }
    }
  }
}
