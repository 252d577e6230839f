package twinfleet.service.mqtt;

import java.time.Instant;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import twinfleet.core.Outstanding.Publication;
import twinfleet.core.TwinCommand;
import twinfleet.persistence.journal.Origin;
import twinfleet.service.entity.Twins;

/** Tells a twin that the broker took its document: journaled after the PUBACK, never before. */
final class Confirmation {
  private static final Logger LOG = LoggerFactory.getLogger(Confirmation.class);

  private final MqttNode node;
  private final Twins twins;
  private final OutletFigures figures;
  private final SeldomLog seldom = new SeldomLog(LOG);

  Confirmation(MqttNode node, Twins twins, OutletFigures figures) {
    this.node = node;
    this.twins = twins;
    this.figures = figures;
  }

  /** Never fails: a twin that did not hear it still owes the document and offers it again. */
  CompletionStage<Done> of(PublishQueue.Offer offer) {
    Publication p = offer.publication;
    Instant at = node.clock().now();
    var command =
        new TwinCommand.ConfirmPublished(
            at, p.generation(), p.revision(), p.attempt(), p.directive());
    var origin = new Origin("system", "mqtt:puback", null, at, node.name());
    return twins
        .send(offer.device, command, origin)
        .handle(
            (reply, fault) -> {
              if (fault != null) {
                figures.unconfirmed.increment();
                seldom.warn("Twin {} did not hear of its PUBACK: {}", offer.device, fault);
              }
              return Done.getInstance();
            });
  }
}
