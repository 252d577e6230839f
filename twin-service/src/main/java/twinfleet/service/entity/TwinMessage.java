package twinfleet.service.entity;

import org.apache.pekko.actor.typed.ActorRef;
import twinfleet.core.TwinCommand;
import twinfleet.persistence.journal.Origin;

/** What a twin's actor may be told. The envelopes keep actors out of the rules' commands. */
public sealed interface TwinMessage {
  /** Handles {@code command}, caused by {@code origin}; answered after the journal commit. */
  record Handle(TwinCommand command, Origin origin, ActorRef<TwinReply> replyTo)
      implements TwinMessage {}

  /** Asks for the twin as it is now. */
  record View(ActorRef<TwinView> replyTo) implements TwinMessage {}

  /** Time has passed, or this node's ingress changed; never leaves its node. */
  record Wake() implements TwinMessage {}

  /** The shard let the twin go; never leaves its node. */
  record Sleep() implements TwinMessage {}
}
