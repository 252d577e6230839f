package twinfleet.core;

import java.time.Instant;
import twinfleet.protocol.Directive;
import twinfleet.protocol.Priority;

/**
 * The desired document follows the state (delivery-rules section 3): what a twin wants its device
 * to read right now, without the revision, which counts the changes of this.
 *
 * @param generation the delivery it speaks of; 0 when there never was one
 * @param directive null for the empty document
 * @param expiresAt as carried by the document, or null
 */
public record Desired(long generation, Directive directive, Priority priority, Instant expiresAt) {
  /** The document that {@code twin} wants. */
  public static Desired of(DeviceTwin twin) {
    Delivery delivery = twin.delivery();
    if (delivery == null) {
      return new Desired(0, null, null, null);
    }
    Directive directive =
        twin.lifecycle() == Lifecycle.DECOMMISSIONED ? null : directiveOf(delivery);
    return directive == null
        ? new Desired(delivery.generation(), null, null, null)
        : new Desired(
            delivery.generation(), directive, delivery.offer().priority(), delivery.expiresAt());
  }

  /** Whether this is the empty document. */
  public boolean isEmpty() {
    return directive == null;
  }

  private static Directive directiveOf(Delivery delivery) {
    return switch (delivery.phase()) {
      case Phase.Pending p -> delivery.isStopped() ? Directive.HOLD : Directive.INSTALL;
      case Phase.InProgress p -> delivery.isStopped() ? Directive.HOLD : Directive.INSTALL;
      case Phase.Delivered p -> delivery.isStopped() ? Directive.HOLD : Directive.INSTALL;
      case Phase.Canceling p -> Directive.CANCEL;
      case Phase.Ended p -> p.confirmed() ? null : Directive.CANCEL;
      case Phase.Revived p -> null;
      case Phase.Applied p -> null;
      case Phase.Decommissioned p -> null;
    };
  }
}
