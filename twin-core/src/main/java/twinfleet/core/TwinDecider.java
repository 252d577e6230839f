package twinfleet.core;

import twinfleet.core.TwinCommand.Assign;
import twinfleet.core.TwinCommand.Beat;
import twinfleet.core.TwinCommand.Cancel;
import twinfleet.core.TwinCommand.CloseGate;
import twinfleet.core.TwinCommand.ConfirmPublished;
import twinfleet.core.TwinCommand.Decommission;
import twinfleet.core.TwinCommand.IngressChanged;
import twinfleet.core.TwinCommand.OpenGate;
import twinfleet.core.TwinCommand.PresenceSaid;
import twinfleet.core.TwinCommand.Prioritise;
import twinfleet.core.TwinCommand.Recommission;
import twinfleet.core.TwinCommand.Register;
import twinfleet.core.TwinCommand.Report;
import twinfleet.core.TwinCommand.TakeSnapshot;
import twinfleet.core.TwinCommand.Tick;

/**
 * Every rule's front door: which family of rules answers which command. Each family switches over
 * the sealed phases without a default, so a new phase does not compile until every rule knows it.
 */
public final class TwinDecider {
  private TwinDecider() {}

  /** What {@code command} does to {@code twin}; never throws, whatever the command holds. */
  public static Decision decide(
      DeviceTwin twin, Overlay overlay, TwinCommand command, DeliveryPolicy policy) {
    Turn turn = new Turn(twin, overlay, policy, command.at());
    switch (twin.lifecycle()) {
      case UNREGISTERED -> unregistered(turn, command);
      case ACTIVE -> active(turn, command);
      case DECOMMISSIONED -> decommissioned(turn, command);
    }
    return turn.decision();
  }

  private static void unregistered(Turn turn, TwinCommand command) {
    if (command instanceof Register c) {
      turn.emit(
          s ->
              new TwinEvent.DeviceRegistered(
                  s, c.deviceId(), c.model(), c.site(), c.labels(), c.currentVersion()));
    } else {
      turn.refuse(Refusal.UNKNOWN_DEVICE, "no such device");
    }
  }

  private static void active(Turn turn, TwinCommand command) {
    switch (command) {
      case Register c -> Operating.registerAgain(turn, c);
      case Assign c -> Assigning.assign(turn, c);
      case Cancel c -> Operating.cancel(turn, c);
      case CloseGate c -> Operating.closeGate(turn, c.gate());
      case OpenGate c -> Operating.openGate(turn, c.gate());
      case Prioritise c -> Operating.prioritise(turn, c);
      case Decommission c -> turn.emit(TwinEvent.DeviceDecommissioned::new);
      case Recommission c -> turn.refuse(Refusal.NOT_DECOMMISSIONED, "the device is in service");
      case Report c -> Reporting.report(turn, c);
      case TakeSnapshot c -> Snapshots.take(turn, c);
      case Beat c -> Heartbeats.beat(turn, c);
      case PresenceSaid c -> Presences.said(turn, c);
      case ConfirmPublished c -> Timing.published(turn, c);
      case Tick c -> Timing.tick(turn);
      case IngressChanged c -> Presences.ingress(turn, c);
    }
  }

  private static void decommissioned(Turn turn, TwinCommand command) {
    switch (command) {
      case Register c -> Operating.registerAgain(turn, c);
      case Recommission c -> turn.emit(TwinEvent.DeviceRecommissioned::new);
      case Decommission c -> {
        // arrived twice: as good as done
      }
      case ConfirmPublished c -> Timing.published(turn, c);
      case Tick c -> {
        // nothing is due out of service; what is owed is the emptied document
      }
      case IngressChanged c -> Presences.ingress(turn, c);
      case Assign c -> refuse(turn);
      case Cancel c -> refuse(turn);
      case CloseGate c -> refuse(turn);
      case OpenGate c -> refuse(turn);
      case Prioritise c -> refuse(turn);
      case Report c -> refuse(turn);
      case TakeSnapshot c -> refuse(turn);
      case Beat c -> refuse(turn);
      case PresenceSaid c -> refuse(turn);
    }
  }

  private static void refuse(Turn turn) {
    turn.refuse(Refusal.DECOMMISSIONED, "the device is decommissioned");
  }
}
