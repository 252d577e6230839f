package twinfleet.service.entity;

import java.time.Instant;
import twinfleet.core.TwinCommand;
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
 * Time never goes back within one twin: messages overtake each other, and after a crash the product
 * clock may resume a little before the twin's last event.
 */
final class Moments {
  private Moments() {}

  /** The later of two instants; either may be null. */
  static Instant later(Instant one, Instant other) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    return one.isAfter(other) ? one : other;
  }

  /** {@code command}, handled at {@code least} if it would be earlier. */
  static TwinCommand notBefore(TwinCommand command, Instant least) {
    return least == null || !command.at().isBefore(least) ? command : at(least, command);
  }

  /** Whether {@code command} came from the device itself. */
  static boolean isOfDevice(TwinCommand command) {
    return switch (command) {
      case Report c -> true;
      case TakeSnapshot c -> true;
      case Beat c -> true;
      case PresenceSaid c -> true;
      default -> false;
    };
  }

  private static TwinCommand at(Instant at, TwinCommand command) {
    return switch (command) {
      case Register c ->
          new Register(at, c.deviceId(), c.model(), c.site(), c.labels(), c.currentVersion());
      case Assign c -> assign(at, c);
      case Cancel c -> new Cancel(at, c.force());
      case CloseGate c -> new CloseGate(at, c.gate());
      case OpenGate c -> new OpenGate(at, c.gate());
      case Prioritise c -> new Prioritise(at, c.priority());
      case Decommission c -> new Decommission(at);
      case Recommission c -> new Recommission(at);
      case Report c -> report(at, c);
      case TakeSnapshot c -> snapshot(at, c);
      case Beat c -> beat(at, c);
      case PresenceSaid c -> new PresenceSaid(at, c.online(), c.cause(), c.epoch(), c.connection());
      case ConfirmPublished c ->
          new ConfirmPublished(at, c.generation(), c.revision(), c.attempt(), c.directive());
      case Tick c -> new Tick(at);
      case IngressChanged c -> new IngressChanged(at, c.up());
    };
  }

  private static Assign assign(Instant at, Assign c) {
    return new Assign(
        at,
        c.release(),
        c.requestId(),
        c.rollout(),
        c.force(),
        c.rollbackAuthorised(),
        c.priority(),
        c.ttl(),
        c.awaitsSlot());
  }

  private static Report report(Instant at, Report c) {
    return new Report(
        at,
        c.generation(),
        c.mark(),
        c.state(),
        c.reason(),
        c.progressPercent(),
        c.sha256(),
        c.currentVersion());
  }

  private static TakeSnapshot snapshot(Instant at, TakeSnapshot c) {
    return new TakeSnapshot(
        at,
        c.mark(),
        c.currentVersion(),
        c.generation(),
        c.revision(),
        c.state(),
        c.reason(),
        c.stagedSha256(),
        c.connection());
  }

  private static Beat beat(Instant at, Beat c) {
    return new Beat(
        at,
        c.mark(),
        c.connection(),
        c.currentVersion(),
        c.generation(),
        c.revision(),
        c.state(),
        c.samples());
  }
}
