package twinfleet.core;

import java.time.Instant;
import twinfleet.core.TwinCommand.Cancel;
import twinfleet.core.TwinCommand.Prioritise;
import twinfleet.core.TwinCommand.Register;
import twinfleet.core.TwinEvent.CancelRequested;
import twinfleet.core.TwinEvent.DeliveryCanceled;
import twinfleet.core.TwinEvent.DeliveryPrioritised;
import twinfleet.core.TwinEvent.GateClosed;
import twinfleet.core.TwinEvent.GateOpened;
import twinfleet.core.TwinEvent.RevivalEnded;

/** What operators and rollouts may do to a device and its open delivery. */
final class Operating {
  private Operating() {}

  static void registerAgain(Turn turn, Register c) {
    Registration known = turn.twin().registration();
    Registration asked = new Registration(c.deviceId(), c.model(), c.site(), c.labels());
    if (!known.equals(asked)) {
      turn.refuse(Refusal.ALREADY_REGISTERED, "registered already with other data");
    }
  }

  static void cancel(Turn turn, Cancel c) {
    Delivery d = turn.delivery();
    if (d == null) {
      turn.refuse(Refusal.NOTHING_OPEN, "there never was a delivery");
      return;
    }
    switch (d.phase()) {
      case Phase.Pending p -> cancelOpen(turn, c.force());
      case Phase.InProgress p -> cancelOpen(turn, c.force());
      case Phase.Delivered p -> cancelOpen(turn, c.force());
      case Phase.Canceling p -> {
        if (c.force()) {
          turn.emit(s -> new DeliveryCanceled(s, null, CancelEnd.FORCED));
        }
      }
      case Phase.Revived p -> turn.emit(s -> new RevivalEnded(s, null, false));
      case Phase.Canceled p -> {
        // arrived twice: as good as done
      }
      case Phase.Applied p -> nothingOpen(turn);
      case Phase.Failed p -> nothingOpen(turn);
      case Phase.Expired p -> nothingOpen(turn);
      case Phase.Skipped p -> nothingOpen(turn);
      case Phase.Decommissioned p -> nothingOpen(turn);
    }
  }

  private static void cancelOpen(Turn turn, boolean force) {
    turn.emit(
        force
            ? s -> new DeliveryCanceled(s, null, CancelEnd.FORCED)
            : s -> new CancelRequested(s, turn.policy.cancelPatience()));
  }

  static void closeGate(Turn turn, Gate gate) {
    if (isGateRefused(turn, gate)) {
      return;
    }
    if (!turn.delivery().gates().contains(gate)) {
      turn.emit(s -> new GateClosed(s, gate));
    }
  }

  static void openGate(Turn turn, Gate gate) {
    if (isGateRefused(turn, gate)) {
      return;
    }
    Delivery d = turn.delivery();
    if (d.gates().contains(gate)) {
      boolean firstSlot = gate == Gate.ROLLOUT_SLOT && d.expiresAt() == null;
      Instant expiresAt = firstSlot ? turn.at.plus(d.offer().ttl()) : d.expiresAt();
      turn.emit(s -> new GateOpened(s, gate, expiresAt));
    }
  }

  private static boolean isGateRefused(Turn turn, Gate gate) {
    if (gate == Gate.NETWORK_PAUSE) {
      turn.refuse(Refusal.NOT_LEGAL, "the network pause follows the device's samples");
    } else if (!turn.twin().hasOpenDelivery()) {
      nothingOpen(turn);
    } else if (turn.delivery().phase() instanceof Phase.Canceling) {
      turn.refuse(Refusal.BEING_CANCELED, "the delivery is being canceled");
    } else {
      return false;
    }
    return true;
  }

  static void prioritise(Turn turn, Prioritise c) {
    if (!turn.twin().hasOpenDelivery()) {
      nothingOpen(turn);
    } else if (turn.delivery().offer().priority() != c.priority()) {
      turn.emit(s -> new DeliveryPrioritised(s, c.priority()));
    }
  }

  private static void nothingOpen(Turn turn) {
    turn.refuse(Refusal.NOTHING_OPEN, "no delivery is open");
  }
}
