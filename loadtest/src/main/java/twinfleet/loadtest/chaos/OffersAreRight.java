package twinfleet.loadtest.chaos;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import twinfleet.core.Offer;
import twinfleet.core.TwinEvent;
import twinfleet.loadtest.chaos.Evidence.Numbered;
import twinfleet.loadtest.chaos.Seen.Agent;
import twinfleet.loadtest.chaos.Seen.Change;
import twinfleet.loadtest.chaos.Seen.Document;
import twinfleet.protocol.Decoded;
import twinfleet.protocol.DesiredDocument;
import twinfleet.protocol.Directive;
import twinfleet.protocol.WireCodec;

/**
 * S2: by the tap, each offer is its device's own, in time, and the one that its journal holds; and
 * no agent had to refuse one.
 */
final class OffersAreRight implements Checker {
  @Override
  public Promise promise() {
    return Promise.S2;
  }

  @Override
  public List<Violation> check(Evidence evidence) {
    List<Violation> found = new ArrayList<>();
    for (Numbered<Document> document : evidence.all(Document.class)) {
      wrong(document.seen(), evidence.journals())
          .ifPresent(what -> found.add(violation(document.seen().device(), what, document.line())));
    }
    for (Numbered<Agent> entry : evidence.all(Agent.class)) {
      if (entry.seen().change() == Change.BREACH) {
        String what = "the device would have refused an offer: " + entry.seen().text();
        found.add(violation(entry.seen().device(), what, entry.line()));
      }
    }
    return found;
  }

  private static Violation violation(String device, String what, int line) {
    return new Violation(Promise.S2, device, what, line);
  }

  /** What the broker kept may be old by its own fault; the device tells it by its revision. */
  private static Optional<String> wrong(Document document, Journals journals) {
    if (document.payload().isEmpty() || document.retained()) {
      return Optional.empty();
    }
    byte[] bytes = document.payload().getBytes(StandardCharsets.UTF_8);
    return switch (WireCodec.decode(bytes, DesiredDocument.class)) {
      case Decoded.Malformed<DesiredDocument> bad -> Optional.of("malformed: " + bad.detail());
      case Decoded.Message<DesiredDocument> good -> wrong(document, good.message(), journals);
    };
  }

  private static Optional<String> wrong(
      Document document, DesiredDocument offer, Journals journals) {
    if (!offer.deviceId().value().equals(document.device())) {
      return Optional.of("an offer for " + offer.deviceId());
    }
    if (!offer.model().value().equals(Releases.MODEL)) {
      return Optional.of("an offer for model " + offer.model());
    }
    if (offer.directive() == Directive.INSTALL
        && offer.expiresAt() != null
        && !offer.serverTime().isBefore(offer.expiresAt())) {
      return Optional.of("an offer that had expired at " + offer.expiresAt());
    }
    return journals
            .events(document.device())
            .anyMatch(
                event -> event instanceof TwinEvent.FirmwareAssigned e && is(e.offer(), offer))
        ? Optional.empty()
        : Optional.of("generation " + offer.generation() + " was never assigned like that");
  }

  private static boolean is(Offer assigned, DesiredDocument offer) {
    return assigned.generation() == offer.generation()
        && assigned.release().version().equals(offer.version())
        && assigned.release().sha256().equals(offer.sha256())
        && assigned.release().releaseCounter() == offer.releaseCounter();
  }
}
