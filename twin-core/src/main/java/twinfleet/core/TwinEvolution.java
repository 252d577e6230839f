package twinfleet.core;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import twinfleet.core.TwinEvent.AssignmentSkipped;
import twinfleet.core.TwinEvent.DeliveryPrioritised;
import twinfleet.core.TwinEvent.DeviceCameOnline;
import twinfleet.core.TwinEvent.DeviceDecommissioned;
import twinfleet.core.TwinEvent.DeviceRecommissioned;
import twinfleet.core.TwinEvent.DeviceRegistered;
import twinfleet.core.TwinEvent.DeviceWentOffline;
import twinfleet.core.TwinEvent.DocumentPublished;
import twinfleet.core.TwinEvent.FirmwareAssigned;
import twinfleet.core.TwinEvent.FlappingDetected;
import twinfleet.core.TwinEvent.FlappingSettled;
import twinfleet.core.TwinEvent.GateClosed;
import twinfleet.core.TwinEvent.GateOpened;
import twinfleet.core.TwinEvent.NetworkClassChanged;
import twinfleet.core.TwinEvent.NumbersOvertaken;
import twinfleet.core.TwinEvent.VersionReported;
import twinfleet.protocol.Directive;

/**
 * What an event makes of a twin. Strict: an event that cannot follow throws, because then the
 * journal or a rule is broken. The same fold serves the entity, recovery, the projection and audit.
 */
public final class TwinEvolution {
  private TwinEvolution() {}

  /** The twin after {@code event}. */
  public static DeviceTwin evolve(DeviceTwin twin, TwinEvent event) {
    Stamp stamp = event.stamp();
    boolean first = event instanceof DeviceRegistered;
    if (first != (twin.lifecycle() == Lifecycle.UNREGISTERED)) {
      throw broken(twin, event);
    }
    if (stamp.revision() < twin.revision()) {
      throw broken(twin, event);
    }
    DeviceTwin next = apply(twin, event);
    return Clocks.settle(next.numbered(next.generation(), stamp.revision()), stamp.at());
  }

  private static DeviceTwin apply(DeviceTwin twin, TwinEvent event) {
    Instant at = event.stamp().at();
    return switch (event) {
      case DeviceRegistered e -> registered(e);
      case DeviceDecommissioned e -> decommissioned(twin, at);
      case DeviceRecommissioned e -> twin.with(Lifecycle.ACTIVE);
      case DeviceCameOnline e ->
          Clocks.floored(
              twin.with(twin.link().edge(true, e.epoch(), e.connection(), at)),
              e.windowLeast(),
              at);
      case DeviceWentOffline e -> twin.with(twin.link().edge(false, e.epoch(), e.connection(), at));
      case FlappingDetected e ->
          Clocks.floored(
              twin.with(twin.link().edge(e.online(), null, null, at).damped(at)),
              e.windowLeast(),
              at);
      case FlappingSettled e ->
          Clocks.floored(twin.with(twin.link().settled(e.online(), at)), e.windowLeast(), at);
      case NetworkClassChanged e -> twin.with(twin.link().in(e.networkClass()));
      case VersionReported e ->
          twin.marked(e.mark()).with(twin.installed().reporting(e.version(), e.releaseCounter()));
      case FirmwareAssigned e -> assigned(twin, e);
      case AssignmentSkipped e -> skipped(twin, e);
      case DocumentPublished e -> published(twin, e);
      case GateClosed e -> gate(twin, e.gate(), true);
      case GateOpened e -> opened(twin, e);
      case NumbersOvertaken e -> overtaken(twin, e);
      case DeliveryPrioritised e ->
          twin.with(twin.delivery().with(twin.delivery().offer().prioritised(e.priority())));
      default -> DeliveryEvolution.evolve(twin, event, at);
    };
  }

  private static DeviceTwin registered(DeviceRegistered e) {
    DeviceTwin none = DeviceTwin.UNREGISTERED;
    return new DeviceTwin(
        Lifecycle.ACTIVE,
        new Registration(e.deviceId(), e.model(), e.site(), e.labels()),
        new Installed(e.currentVersion(), null, null, 0, List.of()),
        none.link(),
        0,
        0,
        Mark.NONE,
        null,
        null,
        null);
  }

  private static DeviceTwin decommissioned(DeviceTwin twin, Instant at) {
    Delivery d = twin.delivery();
    DeviceTwin next = twin.with(Lifecycle.DECOMMISSIONED);
    boolean closes = d != null && (d.isOpen() || d.phase() instanceof Phase.Revived);
    return closes ? next.with(d.in(new Phase.Decommissioned(d.phase().state()), at)) : next;
  }

  private static DeviceTwin assigned(DeviceTwin twin, FirmwareAssigned e) {
    Delivery fresh =
        new Delivery(
            e.offer(),
            new Phase.Pending(false),
            Attempt.opened(1, e.window()),
            e.gates(),
            e.expiresAt(),
            Delivery.Tally.ZERO,
            false,
            new EnumMap<>(Map.of(DeliveryState.PENDING, e.stamp().at())));
    return superseding(twin).with(fresh).numbered(e.offer().generation(), twin.revision());
  }

  private static DeviceTwin skipped(DeviceTwin twin, AssignmentSkipped e) {
    Instant at = e.stamp().at();
    Delivery fresh =
        new Delivery(
            e.offer(),
            new Phase.Skipped(at, e.confirmed()),
            Attempt.opened(0, Duration.ZERO),
            Set.of(),
            null,
            Delivery.Tally.ZERO,
            false,
            new EnumMap<>(Map.of(DeliveryState.APPLIED, at)));
    DeviceTwin next = superseding(twin);
    return next.with(fresh)
        .numbered(e.offer().generation(), twin.revision())
        .with(next.installed().settledOn(e.offer().release().version()));
  }

  private static DeviceTwin superseding(DeviceTwin twin) {
    Delivery old = twin.delivery();
    return old == null ? twin : twin.with(twin.installed().superseding(old.offer()));
  }

  private static DeviceTwin published(DeviceTwin twin, DocumentPublished e) {
    Stamp s = e.stamp();
    Published document =
        new Published(
            Desired.of(twin).generation(), s.revision(), e.attempt(), e.directive(), s.at());
    boolean install = e.directive() == Directive.INSTALL;
    DeviceTwin next = twin.with(document, install ? s.at() : twin.lastUpdateAttempt());
    Delivery d = next.delivery();
    return d == null ? next : next.with(d.with(d.tally().published()));
  }

  private static DeviceTwin gate(DeviceTwin twin, Gate gate, boolean closed) {
    Delivery d = twin.delivery();
    EnumSet<Gate> gates = EnumSet.noneOf(Gate.class);
    gates.addAll(d.gates());
    if (closed ? !gates.add(gate) : !gates.remove(gate)) {
      throw new IllegalStateException(gate + " is " + (closed ? "closed" : "open") + " already");
    }
    return twin.with(d.withGates(gates));
  }

  /** A delivery that is free to go again gets its whole window. */
  private static DeviceTwin opened(DeviceTwin twin, GateOpened e) {
    DeviceTwin next = gate(twin, e.gate(), false);
    Delivery d = next.delivery().expiringAt(e.expiresAt());
    return next.with(d.isStopped() ? d : d.with(d.attempt().afresh()));
  }

  private static DeviceTwin overtaken(DeviceTwin twin, NumbersOvertaken e) {
    DeviceTwin next = twin.marked(e.mark()).numbered(e.nextGeneration(), twin.revision());
    Delivery d = next.delivery();
    boolean renumbered = e.nextGeneration() != twin.generation();
    return d == null || !d.isOpen()
        ? next
        : next.with(
            d.with(d.offer().renumbered(e.nextGeneration()))
                .with(d.attempt().afresh())
                .acknowledgedByDevice(d.acknowledged() && !renumbered));
  }

  static IllegalStateException broken(DeviceTwin twin, TwinEvent event) {
    String name = twin.registration() == null ? "?" : twin.registration().deviceId().value();
    return new IllegalStateException(
        event.getClass().getSimpleName() + " cannot follow in " + name + " at " + event.stamp());
  }
}
