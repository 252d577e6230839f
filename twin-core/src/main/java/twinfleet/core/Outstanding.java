package twinfleet.core;

import java.time.Instant;
import twinfleet.protocol.Directive;
import twinfleet.protocol.Priority;

/**
 * What the world still owes a twin: driven by level, not by edge, so that the first run, a retry, a
 * failover and a recovery are one path.
 *
 * @param publication the document to publish now, or null
 * @param dueAt when time alone will change something next, or null
 */
public record Outstanding(Publication publication, Instant dueAt) {

  /**
   * A document that the broker has yet to take, or take again.
   *
   * @param directive null for the empty document
   * @param repair whether it was taken before and the device showed an older revision
   */
  public record Publication(
      long generation,
      long revision,
      int attempt,
      Directive directive,
      Priority priority,
      boolean repair) {}

  /** What is owed to {@code twin} at {@code at}. */
  public static Outstanding of(
      DeviceTwin twin, Overlay overlay, DeliveryPolicy policy, Instant at) {
    return new Outstanding(
        publication(twin, overlay, policy, at), Due.next(twin, overlay, policy, at));
  }

  private static Publication publication(
      DeviceTwin twin, Overlay overlay, DeliveryPolicy policy, Instant at) {
    boolean owed = Clocks.isOwed(twin);
    Desired wanted = Desired.of(twin);
    boolean repair = !owed && !wanted.isEmpty() && overlay.session().repairOwed();
    boolean sendable =
        repair || (owed && (!waitsForDevice(twin) || isReady(twin, overlay, policy, at)));
    if (!sendable || isTooLate(twin, wanted, at)) {
      return null;
    }
    return new Publication(
        wanted.generation(),
        twin.revision(),
        Standing.attemptCount(twin),
        wanted.directive(),
        wanted.priority() == null ? Priority.NORMAL : wanted.priority(),
        repair);
  }

  /** No offer after expiry (invariant 4); what is DELIVERED already may still be released. */
  private static boolean isTooLate(DeviceTwin twin, Desired wanted, Instant at) {
    return wanted.directive() == Directive.INSTALL
        && wanted.expiresAt() != null
        && !at.isBefore(wanted.expiresAt())
        && !(twin.delivery().phase() instanceof Phase.Delivered);
  }

  /** An INSTALL that is not its generation's first document goes out to a present device only. */
  static boolean waitsForDevice(DeviceTwin twin) {
    Desired wanted = Desired.of(twin);
    Published last = twin.published();
    return wanted.directive() == Directive.INSTALL
        && last != null
        && last.generation() == wanted.generation();
  }

  private static boolean isReady(
      DeviceTwin twin, Overlay overlay, DeliveryPolicy policy, Instant at) {
    Overlay.Session session = overlay.session();
    boolean answered =
        session.snapshotHandled()
            || (session.startedAt() != null
                && !at.isBefore(session.startedAt().plus(policy.answerPatience())));
    return answered && overlay.presence(twin, policy, at).isReachable();
  }
}
