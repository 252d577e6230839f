package twinfleet.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import twinfleet.protocol.Reason;
import twinfleet.protocol.ReportedState;

/**
 * Random lives from a seed ({@code -Dcore.seed=} replays one): the invariants hold after every
 * step, and from wherever chance has led, a device that behaves comes to an end.
 */
class RandomWalkTest {
  private static final int LIVES = 1500;
  private static final int STEPS = 150;
  private static final Duration END_WITHIN = Duration.ofHours(80);

  @Test
  void everyRandomLifeKeepsTheInvariantsAndCanBePlayedToItsEnd() {
    Long one = Long.getLong("core.seed");
    Set<Class<?>> seen = new HashSet<>();
    for (long seed = one == null ? 1 : one; seed <= (one == null ? LIVES : one); seed++) {
      try {
        live(seed).forEach(event -> seen.add(event.getClass()));
      } catch (RuntimeException | AssertionError e) {
        throw new AssertionError("replay with -Dcore.seed=" + seed, e);
      }
    }
    if (one == null) {
      assertThat(seen).containsExactlyInAnyOrder(TwinEvent.class.getPermittedSubclasses());
    }
  }

  private static List<TwinEvent> live(long seed) {
    Random random = new Random(seed);
    Scenario s = Scenario.registered();
    s.policy = DeliveryPolicy.standard();
    for (int i = 0; i < STEPS; i++) {
      step(s, random);
    }
    settle(s);
    Delivery before = s.twin.delivery();
    Duration took = new GoodDevice(s).playToTheEnd(END_WITHIN);
    assertThat(took).as("end of %s, now %s", before, s.twin.delivery()).isNotNull();
    DeviceTwin folded = DeviceTwin.UNREGISTERED;
    for (TwinEvent event : s.journal) {
      folded = TwinEvolution.evolve(folded, event);
    }
    assertThat(folded).as("the fold of the journal").isEqualTo(s.twin);
    return s.journal;
  }

  /** The faults stop: our side works, and nobody holds the delivery. */
  private static void settle(Scenario s) {
    s.brokerUp().when(Samples.ingress(true));
    s.when(TwinCommand.Recommission::new);
    for (Gate gate : Gate.values()) {
      s.when(Samples.open(gate));
    }
  }

  private static void step(Scenario s, Random random) {
    switch (random.nextInt(20)) {
      case 0 -> s.brokerDown();
      case 1, 2 -> s.brokerUp();
      case 3 -> s.restarts();
      case 4 -> s.when(Samples.ingress(random.nextInt(4) > 0));
      case 5, 6, 7, 8 -> s.after(Duration.ofSeconds(1L << random.nextInt(17)));
      case 9, 10 -> operate(s, random);
      case 11 -> s.says(d -> random.nextBoolean() ? d.comes() : d.goes(OfflineCause.WILL));
      case 12, 13 -> s.says(d -> d.loses(random.nextInt(5) == 0 ? 60 : 2));
      case 14 -> s.says(d -> anySnapshot(d, random));
      case 15 -> anyCell(s, random);
      default -> s.says(d -> anyReport(d, random));
    }
  }

  private static TwinCommand anyReport(Device d, Random random) {
    d.readsEverything = random.nextInt(4) > 0;
    ReportedState state = any(random, ReportedState.values());
    if (random.nextInt(5) == 0) {
      d.runs(any(random, Samples.OLD, Samples.NEW, Samples.NEWER, Samples.STRANGE));
    }
    if (state == ReportedState.DELIVERED && random.nextInt(4) == 0) {
      return d.delivered(Samples.OTHER_IMAGE);
    }
    return random.nextInt(6) == 0
        ? d.reportOf(random.nextInt(5), state)
        : d.report(state, any(random, Reason.values()), random.nextInt(100));
  }

  private static TwinCommand anySnapshot(Device d, Random random) {
    if (random.nextInt(3) == 0) {
      return d.snapshot();
    }
    d.shows(any(random, null, 1L, 2L, 3L, d.generation), any(random, null, 1L, 5L, d.revision));
    d.in(random.nextBoolean() ? null : any(random, ReportedState.values()));
    return d.snapshot(
        any(random, null, Samples.IMAGE, Samples.OTHER_IMAGE), any(random, Reason.values()));
  }

  /** Anything at all of the matrix's columns, with numbers far out of reach left out. */
  private static void anyCell(Scenario s, Random random) {
    List<TwinCommand> all = Cells.commands(s);
    TwinCommand command = all.get(random.nextInt(all.size()));
    boolean fits = !(command instanceof TwinCommand.Tick) && !command.at().isAfter(s.now);
    if (fits && !(command instanceof TwinCommand.ConfirmPublished)) {
      s.handle(command);
    }
  }

  private static void operate(Scenario s, Random random) {
    int number = random.nextInt(1000);
    Release release =
        any(
            random,
            Samples.RELEASE,
            Samples.release(Samples.NEWER, 30),
            Samples.release(Samples.OLD, 1));
    switch (random.nextInt(9)) {
      case 0, 1, 2 -> s.when(Samples.assign("w" + number, release));
      case 3 -> s.when(Samples.forced("f" + number, release));
      case 4 -> s.when(Samples.authorised("a" + number, release));
      case 5 -> s.when(random.nextInt(3) > 0 ? Samples.cancel() : Samples.forceCancel());
      case 6 -> s.when(Samples.close(any(random, Gate.values())));
      case 7 -> s.when(Samples.open(any(random, Gate.values())));
      default -> {
        if (random.nextInt(5) == 0) {
          s.when(TwinCommand.Decommission::new);
        }
        s.when(TwinCommand.Recommission::new);
      }
    }
  }

  @SafeVarargs
  private static <T> T any(Random random, T... choices) {
    return choices[random.nextInt(choices.length)];
  }
}
