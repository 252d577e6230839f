// Longer than 250 lines because a story is told by one fluent type.
package twinfleet.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import twinfleet.core.Outstanding.Publication;
import twinfleet.protocol.Directive;
import twinfleet.protocol.ReportedState;
import twinfleet.protocol.SnapshotQuery;

/**
 * One twin, its device and its broker on a virtual clock, told as a story. Every step folds its
 * events, checks what must hold after every step, and lets the broker answer what is owed.
 */
final class Scenario {
  static final Instant T0 = Instant.parse("2026-03-01T00:00:00Z");
  private static final int PUBLISHES_PER_STEP_MAX = 8;

  DeliveryPolicy policy = DeliveryPolicy.standard().withJitterPerMille(0);
  DeviceTwin twin = DeviceTwin.UNREGISTERED;
  Overlay overlay = Overlay.recovered(twin, policy, T0, true);
  Instant now = T0;
  final Device device = new Device(this);
  final List<TwinEvent> journal = new ArrayList<>();
  final List<Publication> published = new ArrayList<>();
  final List<SnapshotQuery> queries = new ArrayList<>();
  private final List<Instant> offersAt = new ArrayList<>();
  private boolean broker = true;
  private Duration beats;
  private Instant nextBeat;
  private List<TwinEvent> events = List.of();
  private Decision decision;

  /** A registered device that was never heard of. */
  static Scenario registered() {
    Scenario s = new Scenario();
    s.when(
        at ->
            new TwinCommand.Register(
                at, Samples.DEVICE, Samples.MODEL, "north", Map.of(), Samples.OLD));
    return s;
  }

  /** A device that connected and sent its snapshot ten minutes ago. */
  static Scenario online() {
    Duration heartbeat = Duration.ofMinutes(5);
    return registered().connects().beating(heartbeat).after(heartbeat.multipliedBy(2)).silent();
  }

  /** No heartbeats from here on. */
  Scenario silent() {
    return beating(null);
  }

  Scenario connects() {
    return says(Device::comes).says(Device::snapshot);
  }

  /** ONLINE, assigned, published and waiting for the acknowledgement. */
  static Scenario pending() {
    return online().when(Samples.assign());
  }

  static Scenario inProgress() {
    return pending().says(d -> d.report(ReportedState.IN_PROGRESS));
  }

  static Scenario delivered() {
    return inProgress().says(d -> d.report(ReportedState.DELIVERED));
  }

  static Scenario applied() {
    return delivered().says(d -> d.runs(Samples.NEW).report(ReportedState.APPLIED));
  }

  /** The broker takes nothing from here on. */
  Scenario brokerDown() {
    broker = false;
    return this;
  }

  Scenario brokerUp() {
    broker = true;
    return settleBroker();
  }

  /** Heartbeats as the device keeps them, from now on; null for none. */
  Scenario beating(Duration interval) {
    beats = interval;
    nextBeat = interval == null ? null : now.plus(interval);
    return this;
  }

  Scenario when(Function<Instant, TwinCommand> command) {
    return handle(command.apply(now));
  }

  Scenario says(DeviceSays says) {
    return handle(says.by(device));
  }

  /** Something the device says now. */
  interface DeviceSays {
    TwinCommand by(Device device);
  }

  Scenario handle(TwinCommand command) {
    DeviceTwin before = twin;
    decision = TwinDecider.decide(twin, overlay, command, policy);
    events = decision instanceof Decision.Accepted a ? a.events() : List.of();
    for (TwinEvent event : events) {
      twin = TwinEvolution.evolve(twin, event);
    }
    journal.addAll(events);
    overlay = decision.overlay();
    if (decision.query() != null) {
      queries.add(decision.query());
    }
    Invariants.check(before, twin, events, policy);
    return settleBroker();
  }

  private Scenario settleBroker() {
    Decision told = decision;
    List<TwinEvent> kept = events;
    for (int i = 0; broker && owed() != null; i++) {
      assertThat(i).as("publishes of one step").isLessThan(PUBLISHES_PER_STEP_MAX);
      Publication p = owed();
      Invariants.published(published, p, twin, now);
      published.add(p);
      if (p.directive() == Directive.INSTALL) {
        offersAt.add(now);
      }
      broker = false;
      handle(Samples.confirm(p, now));
      broker = true;
    }
    decision = told;
    events = kept;
    return this;
  }

  /** What is owed to the broker now, or null. */
  Publication owed() {
    return Outstanding.of(twin, overlay, policy, now).publication();
  }

  Instant dueAt() {
    return Outstanding.of(twin, overlay, policy, now).dueAt();
  }

  /** Lets {@code span} pass, with every Tick that is due and every heartbeat on the way. */
  Scenario after(Duration span) {
    Instant end = now.plus(span);
    while (true) {
      Instant due = dueAt();
      boolean tick = due != null && !due.isAfter(end);
      boolean beat = nextBeat != null && !nextBeat.isAfter(end);
      if (!tick && !beat) {
        now = end;
        return this;
      }
      if (beat && (!tick || nextBeat.isBefore(due))) {
        now = nextBeat;
        nextBeat = nextBeat.plus(beats);
        handle(device.beat());
      } else {
        now = due.isAfter(now) ? due : now;
        tick();
      }
    }
  }

  Scenario tick() {
    handle(new TwinCommand.Tick(now));
    Instant next = dueAt();
    assertThat(next == null || next.isAfter(now)).as("due again at once: %s", next).isTrue();
    return this;
  }

  /** Ticks as the shell does, as long as something is due now. */
  Scenario tickUntilQuiet() {
    for (int i = 0; dueAt() != null && !dueAt().isAfter(now); i++) {
      assertThat(i).as("ticks at one instant").isLessThan(PUBLISHES_PER_STEP_MAX);
      handle(new TwinCommand.Tick(now));
    }
    return this;
  }

  /** Another story that begins where this one stands. */
  Scenario copy() {
    Scenario s = new Scenario();
    s.policy = policy;
    s.twin = twin;
    s.overlay = overlay;
    s.now = now;
    return s;
  }

  /** The twin is loaded anew: only what was journaled is left. */
  Scenario restarts() {
    overlay = Overlay.recovered(twin, policy, now, true);
    return settleBroker();
  }

  Scenario thenEvents(Class<?>... kinds) {
    List<Class<?>> expected = Arrays.asList(kinds);
    assertThat(events.stream().<Class<?>>map(Object::getClass).toList()).isEqualTo(expected);
    return this;
  }

  Scenario thenUnchanged() {
    assertThat(decision).isInstanceOf(Decision.Unchanged.class);
    return this;
  }

  Scenario thenRefused(Refusal why) {
    assertThat(decision).isInstanceOf(Decision.Rejected.class);
    assertThat(((Decision.Rejected) decision).refusal()).isEqualTo(why);
    return this;
  }

  Scenario thenAsked(Long minEpoch) {
    assertThat(decision.query()).isEqualTo(new SnapshotQuery(minEpoch));
    return this;
  }

  Scenario thenNotAsked() {
    assertThat(decision.query()).isNull();
    return this;
  }

  Scenario thenState(DeliveryState state, Disposition disposition) {
    assertThat(Standing.state(twin)).isEqualTo(state);
    assertThat(Standing.disposition(twin)).isEqualTo(disposition);
    return this;
  }

  Scenario thenPresence(Presence presence) {
    assertThat(overlay.presence(twin, policy, now)).isEqualTo(presence);
    return this;
  }

  Scenario thenWaits(WaitingReason reason) {
    Presence presence = overlay.presence(twin, policy, now);
    assertThat(Standing.waitingReason(twin, presence)).isEqualTo(reason);
    return this;
  }

  Scenario thenAttempt(int number) {
    assertThat(Standing.attemptCount(twin)).isEqualTo(number);
    return this;
  }

  /** {@code directive} null for the empty document. */
  Scenario thenDesired(Directive directive) {
    assertThat(Desired.of(twin).directive()).isEqualTo(directive);
    return this;
  }

  Scenario thenOwed(Directive directive, long revision, int attempt) {
    Publication p = owed();
    assertThat(p).as("owed").isNotNull();
    assertThat(p.directive()).isEqualTo(directive);
    assertThat(p.revision()).isEqualTo(revision);
    assertThat(p.attempt()).isEqualTo(attempt);
    return this;
  }

  Scenario thenNothingOwed() {
    assertThat(owed()).isNull();
    return this;
  }

  Scenario thenRetained(Directive directive) {
    assertThat(published).as("published").isNotEmpty();
    assertThat(published.getLast().directive()).isEqualTo(directive);
    return thenNothingOwed();
  }

  Scenario thenOffersAt(Instant start, String... later) {
    List<Instant> expected =
        Arrays.stream(later).map(Duration::parse).<Instant>map(start::plus).toList();
    assertThat(offersAt).isEqualTo(expected);
    return this;
  }

  Phase phase() {
    return twin.delivery().phase();
  }
}
