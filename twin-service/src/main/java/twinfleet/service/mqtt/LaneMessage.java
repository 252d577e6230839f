package twinfleet.service.mqtt;

import java.util.concurrent.CompletableFuture;
import org.apache.pekko.Done;

/** What a {@link PublisherLane} is told. */
sealed interface LaneMessage {

  /** By the outlet: a document. */
  record Offered(PublishQueue.Offer offer) implements LaneMessage {}

  /** By the outlet: anything else. */
  record Send(PublishQueue.Small small) implements LaneMessage {}

  /** By the outlet: take nothing more and say when all is out. */
  record Drain(CompletableFuture<Done> drained) implements LaneMessage {}

  /** By the client of connection {@code life}. */
  record Connected(int life) implements LaneMessage {}

  /** By the client: the connection ended or did not come about. */
  record Lost(int life, Throwable fault) implements LaneMessage {}

  /** By the client: how one try ended; {@code fault} null after the PUBACK. */
  record Tried(int life, PublishQueue.Offer offer, Throwable fault) implements LaneMessage {}

  /** By the client: how a small message ended. */
  record Sent(PublishQueue.Small small, Throwable fault) implements LaneMessage {}

  /** By the twin, or by its silence. */
  record Confirmed(PublishQueue.Offer offer) implements LaneMessage {}

  /** Without content. */
  enum Signal implements LaneMessage {
    /** By the clock. */
    LOOK,
    /** By the clock: connect again. */
    CONNECT,
    /** By the outlet: end. */
    STOP
  }
}
