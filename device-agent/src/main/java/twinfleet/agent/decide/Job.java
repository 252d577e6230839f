package twinfleet.agent.decide;

import java.util.EnumSet;
import java.util.Set;
import twinfleet.protocol.DesiredDocument;
import twinfleet.protocol.Directive;
import twinfleet.protocol.Reason;

/**
 * The generation that the device knows and what became of it.
 *
 * @param document the newest revision of this generation
 * @param phase how far it got
 * @param reason with FAILED, else null
 */
public record Job(DesiredDocument document, Phase phase, Reason reason) {
  private static final Set<Reason> RETRYABLE =
      EnumSet.of(
          Reason.DOWNLOAD_INTERRUPTED,
          Reason.NETWORK_POOR,
          Reason.NO_SPACE,
          Reason.LOW_BATTERY,
          Reason.BUSY,
          Reason.OTHER,
          Reason.DIGEST_MISMATCH);

  /** Whether the same generation may be tried again (delivery-rules section 4). */
  public boolean mayRetry() {
    return phase == Phase.FAILED && RETRYABLE.contains(reason);
  }

  /** Whether the device is asked to go on. */
  public boolean isWanted() {
    return document.directive() == Directive.INSTALL;
  }

  /** Whether this is the generation and image that {@code other} asks for. */
  boolean isFor(DesiredDocument other) {
    return document.generation() == other.generation()
        && document.sha256().equals(other.sha256())
        && document.version().equals(other.version());
  }

  Job in(Phase next) {
    return new Job(document, next, null);
  }

  Job failed(Reason why) {
    return new Job(document, Phase.FAILED, why);
  }

  Job revised(DesiredDocument newer) {
    return new Job(newer, phase, reason);
  }
}
