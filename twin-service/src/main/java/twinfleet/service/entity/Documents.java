package twinfleet.service.entity;

import java.time.Instant;
import twinfleet.core.DeviceTwin;
import twinfleet.core.Offer;
import twinfleet.core.Outstanding.Publication;
import twinfleet.core.Release;
import twinfleet.protocol.DesiredDocument;

/** The desired document in the wire's words (contract, "desired"). */
final class Documents {
  private Documents() {}

  /**
   * The document that {@code publication} owes to the device of {@code twin}.
   *
   * @param now product time, by which the device judges {@code expiresAt}
   * @return null for the empty document
   */
  static DesiredDocument of(DeviceTwin twin, Publication publication, Instant now) {
    if (publication.directive() == null) {
      return null;
    }
    Offer offer = twin.delivery().offer();
    Release release = offer.release();
    return new DesiredDocument(
        twin.registration().deviceId(),
        release.model(),
        publication.generation(),
        publication.revision(),
        publication.directive(),
        release.version(),
        release.sha256(),
        release.sizeBytes(),
        release.url(),
        release.releaseCounter(),
        release.requires(),
        offer.forced(),
        offer.priority(),
        now,
        twin.delivery().expiresAt(),
        null,
        null);
  }
}
