package twinfleet.core;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import twinfleet.core.TwinCommand.Assign;
import twinfleet.core.TwinEvent.AssignmentSkipped;
import twinfleet.core.TwinEvent.FirmwareAssigned;
import twinfleet.protocol.FirmwareVersion;
import twinfleet.protocol.Model;

/** How a delivery begins (delivery-rules section 3, first row; the last Assign wins). */
final class Assigning {
  private Assigning() {}

  static void assign(Turn turn, Assign c) {
    DeviceTwin twin = turn.twin();
    Release release = c.release();
    boolean runs = release.version().equals(twin.installed().reported());
    if (isKnown(twin, c)) {
      return;
    }
    if (!release.model().equals(twin.registration().model())) {
      Model model = twin.registration().model();
      String text = "the release is for model " + release.model() + ", the device is a " + model;
      turn.refuse(Refusal.MODEL_MISMATCH, text);
    } else if (isRollback(release, twin) && !c.rollbackAuthorised()) {
      long installed = twin.installed().releaseCounter();
      String text = " is not above the installed " + installed;
      turn.refuse(Refusal.ROLLBACK_REFUSED, "release counter " + release.releaseCounter() + text);
    } else if (runs && !c.force()) {
      Delivery current = twin.delivery();
      boolean nothingToStop = current == null || !isHeldByDevice(current);
      Offer offer = offer(turn, c, true);
      turn.emit(s -> new AssignmentSkipped(s, offer, nothingToStop));
    } else {
      begin(turn, c, offer(turn, c, runs || (c.force() && twin.installed().reported() == null)));
    }
  }

  private static void begin(Turn turn, Assign c, Offer offer) {
    Set<Gate> gates = c.awaitsSlot() ? Set.of(Gate.ROLLOUT_SLOT) : Set.of();
    Instant expiresAt = c.awaitsSlot() ? null : turn.at.plus(offer.ttl());
    Duration window =
        RetrySchedule.window(
            turn.policy,
            turn.overlay().networkClass(turn.policy, turn.at),
            turn.twin().registration().deviceId(),
            offer.generation(),
            1);
    turn.emit(s -> new FirmwareAssigned(s, offer, expiresAt, window, gates));
    Heartbeats.followNetwork(turn);
  }

  /**
   * A wish that arrives again, even after a newer one, is as good as done. The same name for
   * another version is another wish: to call it done would lose it.
   */
  private static boolean isKnown(DeviceTwin twin, Assign c) {
    Delivery current = twin.delivery();
    FirmwareVersion version = c.release().version();
    boolean isCurrent =
        current != null
            && current.offer().requestId().equals(c.requestId())
            && current.offer().release().version().equals(version);
    return isCurrent
        || twin.installed().earlier().stream()
            .anyMatch(e -> e.requestId().equals(c.requestId()) && e.version().equals(version));
  }

  /** At or below what is installed, and not the running version itself. */
  static boolean isRollback(Release release, DeviceTwin twin) {
    return twin.installed().releaseCounter() > 0
        && release.releaseCounter() <= twin.installed().releaseCounter()
        && !release.version().equals(twin.installed().reported());
  }

  /** Whether the device may still act on what was offered before. */
  private static boolean isHeldByDevice(Delivery d) {
    return d.isOpen()
        || d.phase() instanceof Phase.Revived
        || (d.phase() instanceof Phase.Ended e && !e.confirmed());
  }

  private static Offer offer(Turn turn, Assign c, boolean reinstall) {
    return new Offer(
        turn.twin().generation() + 1,
        c.release(),
        c.requestId(),
        c.rollout(),
        c.force(),
        c.rollbackAuthorised(),
        c.priority(),
        c.ttl() == null ? DeliveryPolicy.TTL_DEFAULT : c.ttl(),
        turn.at,
        reinstall);
  }
}
