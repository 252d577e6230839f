package twinfleet.agent.decide;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import twinfleet.protocol.DesiredDocument;
import twinfleet.protocol.DeviceId;
import twinfleet.protocol.Directive;
import twinfleet.protocol.FirmwareVersion;
import twinfleet.protocol.Model;
import twinfleet.protocol.ReportedState;
import twinfleet.protocol.Sha256;
import twinfleet.protocol.Snapshot;
import twinfleet.protocol.StateReport;

/** A device on the bench: a decider, its state, a clock that only the test moves. */
final class Bench {
  static final DeviceId DEVICE = new DeviceId("gw-0001");
  static final Model MODEL = new Model("gw-3");
  static final FirmwareVersion OLD = new FirmwareVersion("2.4.0");
  static final FirmwareVersion NEW = new FirmwareVersion("2.4.1");
  static final Sha256 IMAGE = new Sha256("a".repeat(64));
  static final Sha256 OTHER_IMAGE = new Sha256("b".repeat(64));
  static final Instant START = Instant.parse("2026-03-01T00:00:00Z");

  final AgentPolicy policy = AgentPolicy.defaults(DEVICE, MODEL);
  private final AgentDecider decider = new AgentDecider(policy);
  AgentState state = AgentState.recovered(Memory.factory(OLD));
  Instant wall = START;
  long elapsedMs;
  private int boots;
  List<AgentEffect> last = List.of();
  final List<AgentEffect> all = new ArrayList<>();

  /** Takes one event and keeps its effects in {@link #last}. */
  Bench on(Function<Moment, AgentEvent> event) {
    Decision decision = decider.decide(state, event.apply(new Moment(wall, elapsedMs)));
    state = decision.state();
    last = decision.effects();
    all.addAll(last);
    return this;
  }

  Bench boot() {
    return boot(state.currentVersion());
  }

  Bench boot(FirmwareVersion running) {
    boots++;
    return on(at -> new AgentEvent.Booted(at, "boot-" + boots, running));
  }

  /** Boots and connects until the snapshot has its PUBACK. */
  Bench online() {
    return boot().connect();
  }

  Bench connect() {
    subscribe();
    return ackSnapshot();
  }

  Bench subscribe() {
    long connection = state.memory().connection();
    on(at -> new AgentEvent.Connected(at, connection));
    return on(at -> new AgentEvent.Subscribed(at, connection));
  }

  Bench ackSnapshot() {
    Long seq = state.session().snapshotInFlight();
    return on(at -> new AgentEvent.PubAcked(at, state.memory().epoch(), seq));
  }

  /** Acknowledges reports until none is under way. */
  Bench ackReports() {
    while (state.session().reportInFlight() != null) {
      Long seq = state.session().reportInFlight();
      on(at -> new AgentEvent.PubAcked(at, state.memory().epoch(), seq));
    }
    return this;
  }

  Bench lost() {
    long connection = state.memory().connection();
    return on(at -> new AgentEvent.Disconnected(at, connection));
  }

  Bench desired(DesiredDocument document) {
    return on(at -> new AgentEvent.DesiredArrived(at, document, false));
  }

  Bench retained(DesiredDocument document) {
    return on(at -> new AgentEvent.DesiredArrived(at, document, true));
  }

  /** Lets time pass on both clocks, with a Tick at the end. */
  Bench pass(Duration time) {
    elapsedMs += time.toMillis();
    wall = wall.plus(time);
    return on(at -> new AgentEvent.Tick(at, null));
  }

  /** A loss of power: only the memory is left. */
  Bench powerCut() {
    state = AgentState.recovered(state.memory());
    elapsedMs = 0;
    return this;
  }

  Bench downloaded() {
    return downloaded(state.memory().job().document().sha256());
  }

  Bench downloaded(Sha256 digest) {
    long task = state.session().task();
    return on(at -> new AgentEvent.DownloadFinished(at, task, digest));
  }

  Bench flashed() {
    long task = state.session().task();
    return on(at -> new AgentEvent.FlashFinished(at, task));
  }

  Bench selfTest(boolean passed) {
    long task = state.session().task();
    return on(
        at ->
            passed
                ? new AgentEvent.SelfTestPassed(at, task)
                : new AgentEvent.SelfTestFailed(at, task));
  }

  /** From a started download to a confirmed image, connected again. */
  Bench install() {
    downloaded().flashed().boot(state.memory().job().document().version());
    return connect().selfTest(true).ackReports();
  }

  <T extends AgentEffect> Stream<T> effects(Class<T> type) {
    return last.stream().filter(type::isInstance).map(type::cast);
  }

  boolean did(Class<? extends AgentEffect> type) {
    return effects(type).findAny().isPresent();
  }

  Phase phase() {
    return state.memory().job() == null ? null : state.memory().job().phase();
  }

  /** The report queued last, sent or not. */
  StateReport told() {
    List<StateReport> outbox = state.memory().outbox();
    return outbox.isEmpty() ? null : outbox.getLast();
  }

  ReportedState toldState() {
    return told() == null ? null : told().state();
  }

  Snapshot snapshot() {
    return effects(AgentEffect.PublishSnapshot.class).findFirst().orElseThrow().message();
  }

  /** The seq of every snapshot so far. */
  List<Long> snapshotSeqs() {
    return all.stream()
        .filter(AgentEffect.PublishSnapshot.class::isInstance)
        .map(effect -> ((AgentEffect.PublishSnapshot) effect).message().seq())
        .toList();
  }

  static DesiredDocument install(long generation, long revision) {
    return document(generation, revision, Directive.INSTALL);
  }

  static DesiredDocument hold(long generation, long revision) {
    return document(generation, revision, Directive.HOLD);
  }

  static DesiredDocument cancel(long generation, long revision) {
    return document(generation, revision, Directive.CANCEL);
  }

  static DesiredDocument document(long generation, long revision, Directive directive) {
    return new Offer(generation, revision).directive(directive).document();
  }
}
