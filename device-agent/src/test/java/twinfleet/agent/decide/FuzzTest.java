package twinfleet.agent.decide;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import twinfleet.protocol.DesiredDocument;
import twinfleet.protocol.Directive;
import twinfleet.protocol.FirmwareVersion;
import twinfleet.protocol.Reason;
import twinfleet.protocol.ReportedState;
import twinfleet.protocol.Sha256;
import twinfleet.protocol.SnapshotQuery;
import twinfleet.protocol.StateReport;

/**
 * Events in any order, with losses of power in between; what must hold always, holds. A failing
 * seed is in the test's name; {@code -Dfuzz.seed=N} replays it alone.
 */
class FuzzTest {
  private static final int SEEDS = 40;
  private static final int STEPS = 400;

  static List<Long> seeds() {
    Long only = Long.getLong("fuzz.seed");
    if (only != null) {
      return List.of(only);
    }
    long first = new Random().nextLong(1_000_000_000);
    return LongStream.range(first, first + SEEDS).boxed().toList();
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void theInvariantsHoldInAnyOrderOfEvents(long seed) {
    Run run = new Run(seed);
    try {
      for (int step = 0; step < STEPS; step++) {
        run.step();
        run.check();
      }
    } catch (AssertionError e) {
      throw new AssertionError("replay with -Dfuzz.seed=" + seed, e);
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void theSameEventsGiveTheSameDecisions(long seed) {
    Run one = new Run(seed);
    Run two = new Run(seed);
    for (int step = 0; step < STEPS; step++) {
      one.step();
      two.step();
      assertThat(one.device.last).isEqualTo(two.device.last);
    }
    assertThat(one.device.state).isEqualTo(two.device.state);
  }

  private static final class Run {
    final Bench device = new Bench();
    private final Random random;
    private long revision = -1;
    private long generation = -1;
    private long epoch;
    private long seq;
    private long connection;
    private final List<Long> checked = new ArrayList<>();
    private final List<Long> tested = new ArrayList<>();

    Run(long seed) {
      random = new Random(seed);
      device.boot();
    }

    void step() {
      device.last = List.of();
      long task = device.state.session().tasksStarted() - random.nextInt(2);
      long link = device.state.memory().connection() - random.nextInt(2);
      switch (random.nextInt(20)) {
        case 0 -> device.on(at -> new AgentEvent.Connected(at, link));
        case 1 -> device.on(at -> new AgentEvent.Subscribed(at, link));
        case 2 -> device.on(at -> new AgentEvent.Disconnected(at, link));
        case 3, 4, 5 -> device.desired(document());
        case 6 -> device.retained(document());
        case 7 -> device.on(AgentEvent.DesiredCleared::new);
        case 8 -> query();
        case 9, 10 -> ack();
        case 11 -> device.pass(Duration.ofSeconds(random.nextInt(4000)));
        case 12 -> device.on(at -> new AgentEvent.DownloadProgressed(at, task, random.nextInt()));
        case 13, 14 -> finish(task);
        case 15 -> fail(task);
        case 16 -> device.on(AgentEvent.StagingLost::new);
        case 17 -> device.on(at -> new AgentEvent.FlashFinished(at, task));
        case 18 -> selfTest(task);
        default -> restart();
      }
    }

    private DesiredDocument document() {
      long g = random.nextInt(12);
      Offer offer = new Offer(g, g * 3 + random.nextInt(3));
      offer.directive(Directive.values()[random.nextInt(6) / 2]);
      if (g % 3 == 0) {
        offer.force();
      }
      return offer.image(version(g), digest(g), g).document();
    }

    private static FirmwareVersion version(long generation) {
      return new FirmwareVersion("3." + generation / 2);
    }

    private static Sha256 digest(long generation) {
      return new Sha256(String.format("%064x", generation / 2));
    }

    private void query() {
      Long min = random.nextInt(4) == 0 ? device.state.memory().epoch() + 1 : null;
      device.on(at -> new AgentEvent.QueryArrived(at, new SnapshotQuery(min)));
    }

    private void ack() {
      Session session = device.state.session();
      Long number = random.nextBoolean() ? session.snapshotInFlight() : session.reportInFlight();
      if (number != null) {
        device.on(at -> new AgentEvent.PubAcked(at, device.state.memory().epoch(), number));
      }
    }

    private void finish(long task) {
      boolean right = random.nextInt(4) > 0;
      Job job = device.state.memory().job();
      if (job != null) {
        Sha256 digest = right ? job.document().sha256() : Bench.OTHER_IMAGE;
        boolean counts = right && job.phase() == Phase.DOWNLOADING && running(task);
        if (counts) {
          checked.add(job.document().generation());
        }
        device.on(at -> new AgentEvent.DownloadFinished(at, task, digest));
      }
    }

    private void fail(long task) {
      Reason reason = Reason.values()[random.nextInt(Reason.values().length)];
      Function<Moment, AgentEvent> event =
          random.nextBoolean()
              ? at -> new AgentEvent.DownloadFailed(at, task, reason)
              : at -> new AgentEvent.FlashFailed(at, task);
      device.on(event);
    }

    private void selfTest(long task) {
      boolean passed = random.nextInt(3) > 0;
      if (passed && device.phase() == Phase.TRIAL && running(task)) {
        tested.add(device.state.generation());
      }
      device.on(
          at ->
              passed
                  ? new AgentEvent.SelfTestPassed(at, task)
                  : new AgentEvent.SelfTestFailed(at, task));
    }

    private boolean running(long task) {
      Long now = device.state.session().task();
      return now != null && now == task;
    }

    private void restart() {
      Phase phase = device.phase();
      boolean trial = phase == Phase.BOOTING || phase == Phase.TRIAL;
      boolean works = random.nextInt(4) > 0;
      device.powerCut();
      device.boot(
          trial && works
              ? device.state.memory().job().document().version()
              : device.state.currentVersion());
    }

    void check() {
      assertThat(device.state.revision()).isGreaterThanOrEqualTo(revision);
      assertThat(device.state.generation()).isGreaterThanOrEqualTo(generation);
      assertThat(device.state.memory().connection()).isGreaterThanOrEqualTo(connection);
      revision = device.state.revision();
      generation = device.state.generation();
      connection = device.state.memory().connection();
      assertThat(device.state.memory().outbox()).hasSizeLessThanOrEqualTo(32);
      device.last.forEach(this::checkEffect);
    }

    private void checkEffect(AgentEffect effect) {
      switch (effect) {
        case AgentEffect.PublishReport e -> {
          newer(e.message().epoch(), e.message().seq());
          truthful(e.message());
        }
        case AgentEffect.PublishSnapshot e -> newer(e.message().epoch(), e.message().seq());
        case AgentEffect.PublishHeartbeat e -> newer(e.message().epoch(), e.message().seq());
        default -> {}
      }
    }

    private void newer(long nextEpoch, long nextSeq) {
      assertThat(nextEpoch).isGreaterThanOrEqualTo(epoch);
      assertThat(nextSeq).isGreaterThan(nextEpoch == epoch ? seq : 0);
      assertThat(nextSeq).isLessThanOrEqualTo(device.state.memory().seqCeiling());
      epoch = nextEpoch;
      seq = nextSeq;
    }

    private void truthful(StateReport report) {
      if (report.state() == ReportedState.DELIVERED) {
        assertThat(checked).contains(report.generation());
        assertThat(report.sha256()).isEqualTo(digest(report.generation()));
      }
      if (report.state() == ReportedState.APPLIED && report.generation() % 3 == 0) {
        // forced: never by what ran before
        assertThat(tested).contains(report.generation());
      }
    }
  }
}
