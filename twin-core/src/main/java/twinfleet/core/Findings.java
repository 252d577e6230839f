package twinfleet.core;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import twinfleet.core.Explanation.Finding;

/** Gathers everything that bears on where a device stands; the most telling comes first. */
final class Findings {
  private final DeviceTwin twin;
  private final Overlay overlay;
  private final DeliveryPolicy policy;
  private final Instant at;
  private final List<Finding> found = new ArrayList<>();

  Findings(DeviceTwin twin, Overlay overlay, DeliveryPolicy policy, Instant at) {
    this.twin = twin;
    this.overlay = overlay;
    this.policy = policy;
    this.at = at;
  }

  List<Finding> all() {
    switch (twin.lifecycle()) {
      case UNREGISTERED -> add(FindingCode.UNREGISTERED, "The id is not registered.", null);
      case DECOMMISSIONED ->
          add(FindingCode.DECOMMISSIONED, "Assignments and messages are refused.", null);
      case ACTIVE -> {
        // what follows is about a device in service
      }
    }
    Delivery d = twin.delivery();
    if (d == null && twin.lifecycle() == Lifecycle.ACTIVE) {
      add(FindingCode.NO_DELIVERY, "Nothing was ever assigned.", null);
    }
    if (d != null) {
      waiting(d);
      phase(d);
      if (d.isOpen()) {
        details(d);
      }
    }
    if (twin.lifecycle() == Lifecycle.ACTIVE) {
      device();
    }
    return found;
  }

  private void waiting(Delivery d) {
    WaitingReason reason = Standing.waitingReason(twin, overlay.presence(twin, policy, at));
    if (reason == null) {
      return;
    }
    FindingCode code =
        switch (reason) {
          case CANCEL_CONFIRMATION -> FindingCode.WAITS_FOR_CANCEL_CONFIRMATION;
          case OPERATOR_HOLD -> FindingCode.WAITS_FOR_OPERATOR;
          case MAINTENANCE_WINDOW -> FindingCode.WAITS_FOR_WINDOW;
          case DEVICE_OFFLINE -> FindingCode.WAITS_FOR_DEVICE;
          case NETWORK_UNSTABLE -> FindingCode.WAITS_FOR_NETWORK;
          case ROLLOUT_SLOT -> FindingCode.WAITS_FOR_ROLLOUT;
          case BACKOFF -> FindingCode.WAITS_FOR_RETRY;
          case ACKNOWLEDGEMENT -> FindingCode.WAITS_FOR_ACKNOWLEDGEMENT;
          case DEVICE_APPLY -> FindingCode.WAITS_FOR_APPLY;
        };
    Instant since = reason == WaitingReason.DEVICE_APPLY ? d.stateSince() : null;
    add(code, "The update " + Words.waits(reason) + ".", since);
  }

  private void phase(Delivery d) {
    Instant since = d.stateSince();
    String target = d.offer().release().version().value();
    switch (d.phase()) {
      case Phase.Pending p ->
          add(FindingCode.PENDING, "The device has not acknowledged " + target + ".", since);
      case Phase.InProgress p ->
          add(FindingCode.IN_PROGRESS, "The device works on " + target + ".", since);
      case Phase.Delivered p ->
          add(FindingCode.DELIVERED, "The device holds the checked image.", since);
      case Phase.Canceling p ->
          add(FindingCode.CANCELING, "An operator wants the update stopped.", null);
      case Phase.Revived p ->
          add(FindingCode.REVIVED, "The device reported work on an ended update.", since);
      case Phase.Applied p -> {
        if (p.onProbation()) {
          add(FindingCode.PROBATION, "Three signs of life must show " + target + ".", since);
        } else {
          add(FindingCode.APPLIED, "The device proved that it runs " + target + ".", since);
        }
      }
      case Phase.Ended p -> ended(p);
      case Phase.Decommissioned p ->
          add(FindingCode.CLOSED_BY_DECOMMISSION, "Closed with the device.", null);
    }
  }

  private void ended(Phase.Ended end) {
    switch (end) {
      case Phase.Failed p ->
          add(FindingCode.FAILED, "It failed because " + Words.of(p.cause()) + ".", p.at());
      case Phase.Expired p ->
          add(FindingCode.EXPIRED, "Time ran out while " + Words.whileIn(p.cause()) + ".", p.at());
      case Phase.Canceled p ->
          add(FindingCode.CANCELED, "Canceled: " + Words.of(p.how()) + ".", p.at());
      case Phase.Skipped p -> add(FindingCode.SKIPPED, "The version ran already.", p.at());
    }
    if (!end.confirmed() && twin.lifecycle() == Lifecycle.ACTIVE) {
      String until = end.at().plus(policy.cancelRetention()).toString();
      add(
          FindingCode.CANCEL_UNCONFIRMED,
          "A CANCEL stays retained until the device confirms, at the latest until " + until + ".",
          end.at());
    }
  }

  private void details(Delivery d) {
    for (Gate gate : d.gates()) {
      add(FindingCode.GATE_CLOSED, Words.of(gate), null);
    }
    if (Clocks.isOwed(twin)) {
      add(FindingCode.NOT_PUBLISHED, "The newest document is not at the broker yet.", null);
    }
    add(
        FindingCode.ATTEMPTS,
        "Attempt "
            + d.attempt().number()
            + " of "
            + policy.attemptsMax()
            + "; published "
            + Words.times(d.tally().publishes())
            + ".",
        null);
    if (d.tally().failures() > 0) {
      add(
          FindingCode.FAILURES,
          "The device reported a failure " + Words.times(d.tally().failures()) + ".",
          null);
    }
    if (d.phase() instanceof Phase.Delivered) {
      return;
    }
    if (d.expiresAt() == null) {
      add(FindingCode.TTL_NOT_STARTED, "Its time begins with its turn in the rollout.", null);
    } else {
      add(
          FindingCode.TTL,
          "Its time ends at " + d.expiresAt() + ", " + Words.left(at, d.expiresAt()) + ".",
          null);
    }
  }

  private void device() {
    Link link = twin.link();
    switch (overlay.presence(twin, policy, at)) {
      case ONLINE -> add(FindingCode.DEVICE_ONLINE, "The device is connected.", link.changedAt());
      case SUSPECT ->
          add(
              FindingCode.DEVICE_SUSPECT,
              "The device missed a heartbeat and was asked.",
              overlay.silence().since());
      case OFFLINE ->
          add(FindingCode.DEVICE_OFFLINE, "The device is not connected.", link.changedAt());
      case UNKNOWN -> {
        if (link.changedAt() == null) {
          add(FindingCode.DEVICE_NEVER_SEEN, "The device was never heard of.", null);
        } else {
          add(
              FindingCode.DEVICE_UNKNOWN,
              "Not heard of since this node took over.",
              overlay.silence().since());
        }
      }
    }
    if (link.flapping() != null) {
      add(FindingCode.DEVICE_FLAPPING, "The device comes and goes too often.", link.flapping());
    }
    NetworkClass network = overlay.networkClass(policy, at);
    if (network == NetworkClass.FAIR || network == NetworkClass.POOR) {
      add(FindingCode.LINK_WEAK, "The link is " + network + "; waits are longer.", null);
    }
    if (!overlay.silence().ingressUp()) {
      add(FindingCode.INGRESS_DOWN, "This node hears no device now; no deadline elapses.", null);
    }
  }

  private void add(FindingCode code, String text, Instant since) {
    found.add(new Finding(code, text, since));
  }
}
