package twinfleet.core;

import java.time.Instant;
import twinfleet.protocol.FirmwareVersion;

/**
 * Says why a device stands where it stands and what happens next (contract, "explain"; invariant 3
 * of delivery-rules section 9: what does not end names what it waits for).
 */
public final class Explain {
  private Explain() {}

  /** The explanation of {@code twin} at {@code at}. */
  public static Explanation of(
      DeviceTwin twin, Overlay overlay, DeliveryPolicy policy, Instant at) {
    Findings findings = new Findings(twin, overlay, policy, at);
    Outstanding owed = Outstanding.of(twin, overlay, policy, at);
    return new Explanation(
        summary(twin, overlay.presence(twin, policy, at)),
        findings.all(),
        owed.dueAt(),
        action(twin, overlay, policy, at, owed));
  }

  private static String summary(DeviceTwin twin, Presence presence) {
    return switch (twin.lifecycle()) {
      case UNREGISTERED -> "No such device is registered.";
      case DECOMMISSIONED -> "The device is out of service.";
      case ACTIVE ->
          twin.delivery() == null
              ? "Nothing was ever assigned to this device."
              : delivery(twin, twin.delivery(), presence);
    };
  }

  private static String delivery(DeviceTwin twin, Delivery d, Presence presence) {
    FirmwareVersion target = d.offer().release().version();
    return switch (d.phase()) {
      case Phase.Pending p -> open(twin, presence, target + " is offered");
      case Phase.InProgress p -> open(twin, presence, "the device is fetching " + target);
      case Phase.Delivered p -> open(twin, presence, "the device holds " + target);
      case Phase.Canceling p -> open(twin, presence, "the update to " + target + " is canceled");
      case Phase.Revived p ->
          "The update to " + target + " had ended, but the device goes on with it by itself.";
      case Phase.Applied p ->
          "The device runs " + target + (p.onProbation() ? " and is being watched." : ".");
      case Phase.Failed p -> "The update to " + target + " failed: " + Words.of(p.cause()) + ".";
      case Phase.Expired p ->
          "The update to " + target + " ran out of time while " + Words.whileIn(p.cause()) + ".";
      case Phase.Canceled p -> "The update to " + target + " was canceled.";
      case Phase.Skipped p -> "The device ran " + target + " already; nothing was sent.";
      case Phase.Decommissioned p ->
          "The update to " + target + " was closed when the device was decommissioned.";
    };
  }

  private static String open(DeviceTwin twin, Presence presence, String doing) {
    WaitingReason reason = Standing.waitingReason(twin, presence);
    String text = reason == null ? doing : doing + " and " + Words.waits(reason);
    return Character.toUpperCase(text.charAt(0)) + text.substring(1) + ".";
  }

  private static String action(
      DeviceTwin twin, Overlay overlay, DeliveryPolicy policy, Instant at, Outstanding owed) {
    if (owed.publication() != null) {
      return "The service hands " + Words.document(owed.publication()) + " to the broker.";
    }
    if (twin.lifecycle() != Lifecycle.ACTIVE || twin.delivery() == null) {
      return twin.lifecycle() == Lifecycle.ACTIVE
          ? "Assign a release."
          : twin.lifecycle() == Lifecycle.UNREGISTERED
              ? "Register the device."
              : "Recommission the device to use it again.";
    }
    WaitingReason reason = Standing.waitingReason(twin, overlay.presence(twin, policy, at));
    return switch (twin.delivery().phase()) {
      case Phase.Pending p -> waiting(twin, policy, reason);
      case Phase.InProgress p ->
          reason == null ? "The device reports the complete image." : waiting(twin, policy, reason);
      case Phase.Delivered p -> waiting(twin, policy, reason);
      case Phase.Canceling p ->
          "The device confirms; without it the cancel closes by itself, or force it.";
      case Phase.Revived p -> "The device finishes, or the update ends again at " + p.until() + ".";
      case Phase.Applied p ->
          p.onProbation()
              ? "Heartbeats that show the new version end the probation."
              : "Nothing to do.";
      case Phase.Failed p -> "An operator looks at the cause and assigns again.";
      case Phase.Expired p -> "Recovery or an operator assigns again.";
      case Phase.Canceled p -> "Nothing to do.";
      case Phase.Skipped p -> "Nothing to do.";
      case Phase.Decommissioned p -> "Assign a release.";
    };
  }

  private static String waiting(DeviceTwin twin, DeliveryPolicy policy, WaitingReason reason) {
    int attempt = Standing.attemptCount(twin);
    boolean last = attempt >= policy.attemptsMax();
    return switch (reason) {
      case CANCEL_CONFIRMATION -> "The device confirms the cancel.";
      case OPERATOR_HOLD -> "An operator releases the hold.";
      case MAINTENANCE_WINDOW -> "The maintenance window opens.";
      case DEVICE_OFFLINE -> "The device connects; then the update goes on by itself.";
      case NETWORK_UNSTABLE -> "Packet loss falls; then the update goes on by itself.";
      case ROLLOUT_SLOT -> "The rollout gives the device its turn.";
      case BACKOFF, ACKNOWLEDGEMENT ->
          last
              ? "The device answers, or the update fails for good."
              : "The device answers, or attempt " + (attempt + 1) + " opens.";
      case DEVICE_APPLY -> "The device starts the new image when it sees fit.";
    };
  }
}
