package twinfleet.loadtest.bench;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import twinfleet.core.Decision;
import twinfleet.core.DeliveryPolicy;
import twinfleet.core.Due;
import twinfleet.core.Mark;
import twinfleet.core.OfflineCause;
import twinfleet.core.Overlay;
import twinfleet.core.Release;
import twinfleet.core.TwinCommand;
import twinfleet.core.TwinDecider;
import twinfleet.core.TwinEvent;
import twinfleet.persistence.journal.JournaledTwin;
import twinfleet.persistence.journal.Origin;
import twinfleet.persistence.journal.Recorded;
import twinfleet.persistence.journal.RecordedCodec;
import twinfleet.persistence.view.TwinRows.Folded;
import twinfleet.protocol.DeviceId;
import twinfleet.protocol.Directive;
import twinfleet.protocol.FirmwareVersion;
import twinfleet.protocol.Model;
import twinfleet.protocol.Priority;
import twinfleet.protocol.Reason;
import twinfleet.protocol.ReportedState;
import twinfleet.protocol.Sha256;

/**
 * What a device went through, told by the product's own rules: the very events and the very row
 * that a running node stores, for fleets too large to be led through it each time.
 */
final class TwinLife {
  private static final Duration TTL = Duration.ofHours(72);
  private static final Duration STEP = Duration.ofSeconds(2);
  private static final Sha256 DIGEST = new Sha256("0123456789abcdef".repeat(4));
  private static final DeliveryPolicy POLICY = DeliveryPolicy.standard();

  private final List<Recorded> facts = new ArrayList<>();
  private final DeviceId device;
  private JournaledTwin state = JournaledTwin.EMPTY;
  private Overlay overlay;
  private Instant at;
  private long seq;

  private TwinLife(DeviceId device, Instant begin) {
    this.device = device;
    this.at = begin;
    this.overlay = Overlay.recovered(state.twin(), POLICY, begin, true);
  }

  /** Registered at {@code begin}: one event. */
  static TwinLife registered(
      DeviceId device, Model model, String site, FirmwareVersion current, Instant begin) {
    TwinLife life = new TwinLife(device, begin);
    Map<String, String> labels = Map.of("line", "l" + Math.floorMod(device.hashCode(), 8));
    return life.operator(
        "register", new TwinCommand.Register(begin, device, model, site, labels, current));
  }

  /** Says hello and tells what it runs. */
  TwinLife online() {
    device("presence", new TwinCommand.PresenceSaid(at, true, null, 1L, 1L));
    FirmwareVersion current = state.twin().installed().current();
    return device(
        "snapshot",
        new TwinCommand.TakeSnapshot(at, mark(), current, null, null, null, null, null, 1L));
  }

  /** Its last will comes. */
  TwinLife offline() {
    return device("presence", new TwinCommand.PresenceSaid(at, false, OfflineCause.WILL, 1L, 1L));
  }

  /** Shall run {@code version}. */
  TwinLife assigned(FirmwareVersion version) {
    Model model = state.twin().registration().model();
    Release release = new Release(model, version, DIGEST, 1_048_576, "/a", 41, null);
    return operator(
        "assign",
        new TwinCommand.Assign(
            at,
            release,
            UUID.randomUUID().toString(),
            null,
            false,
            false,
            Priority.NORMAL,
            TTL,
            false));
  }

  /** The broker took the document that is owed. */
  TwinLife published() {
    var twin = state.twin();
    return system(
        "publish",
        new TwinCommand.ConfirmPublished(
            at,
            twin.generation(),
            twin.revision(),
            twin.delivery().attempt().number(),
            Directive.INSTALL));
  }

  /** Reports on the newest generation, with what each state must carry. */
  TwinLife reports(ReportedState reported, Reason reason) {
    var twin = state.twin();
    boolean applied = reported == ReportedState.APPLIED;
    return device(
        "state",
        new TwinCommand.Report(
            at,
            twin.generation(),
            mark(),
            reported,
            reason,
            null,
            reported == ReportedState.DELIVERED ? DIGEST : null,
            applied ? twin.delivery().offer().release().version() : null));
  }

  DeviceId device() {
    return device;
  }

  /** All events so far, in order. */
  List<Recorded> facts() {
    return List.copyOf(facts);
  }

  /** The row of the read model. */
  Folded row() {
    return new Folded(state.twin(), facts.size(), Due.nextWake(state.twin(), POLICY, at));
  }

  Instant at() {
    return at;
  }

  private Mark mark() {
    return new Mark(1, ++seq);
  }

  private TwinLife operator(String call, TwinCommand command) {
    return tell(command, "operator:local", "http:" + call, UUID.randomUUID().toString());
  }

  private TwinLife device(String kind, TwinCommand command) {
    String correlation = kind.equals("presence") ? null : "1:" + seq;
    return tell(command, "device:" + device.value(), "mqtt:" + kind, correlation);
  }

  private TwinLife system(String cause, TwinCommand command) {
    return tell(command, "system", cause, null);
  }

  private TwinLife tell(TwinCommand command, String actor, String cause, String correlation) {
    Decision decision = TwinDecider.decide(state.twin(), overlay, command, POLICY);
    if (decision instanceof Decision.Rejected refused) {
      throw new IllegalStateException(command + " is refused: " + refused.detail());
    }
    if (decision instanceof Decision.Accepted accepted) {
      Origin origin = new Origin(actor, cause, correlation, at, "single");
      for (TwinEvent event : accepted.events()) {
        Recorded fact = RecordedCodec.seal(event, origin, state.head());
        facts.add(fact);
        state = state.after(fact);
      }
    }
    overlay = decision.overlay();
    at = at.plus(STEP);
    return this;
  }
}
