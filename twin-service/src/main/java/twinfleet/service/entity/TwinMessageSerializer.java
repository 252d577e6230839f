package twinfleet.service.entity;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.NotSerializableException;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.serialization.SerializerWithStringManifest;
import twinfleet.core.TwinCommand;
import twinfleet.persistence.journal.DomainJson;
import twinfleet.persistence.journal.Origin;

/**
 * What twins are told and answer, between nodes: the domain's JSON with the one reference of an
 * envelope as text. Manifests are chosen by hand, so that nodes of two versions understand each
 * other.
 */
public final class TwinMessageSerializer extends SerializerWithStringManifest {
  private static final int IDENTIFIER = 730_203;
  private static final JsonMapper JSON = DomainJson.mapper();

  private final ActorRefResolver references;

  /** As Pekko makes it. */
  public TwinMessageSerializer(ExtendedActorSystem system) {
    references = ActorRefResolver.get(Adapter.toTyped(system));
  }

  /** {@link TwinMessage.Handle} as written. */
  private record HandleRow(TwinCommand command, Origin origin, String replyTo) {}

  /** {@link TwinMessage.View} as written. */
  private record ViewRow(String replyTo) {}

  @Override
  public int identifier() {
    return IDENTIFIER;
  }

  @Override
  public String manifest(Object message) {
    return switch (message) {
      case TwinMessage.Handle m -> "handle.v1";
      case TwinMessage.View m -> "view.v1";
      case TwinMessage.Wake m -> "wake.v1";
      case TwinMessage.Sleep m -> "sleep.v1";
      case TwinReply.Done m -> "done.v1";
      case TwinReply.Refused m -> "refused.v1";
      case TwinView m -> "twin.v1";
      default -> throw new IllegalArgumentException("no message of twins: " + message);
    };
  }

  @Override
  public byte[] toBinary(Object message) {
    try {
      return JSON.writeValueAsBytes(row(message));
    } catch (IOException impossible) {
      throw new IllegalStateException("a message that cannot be written", impossible);
    }
  }

  @Override
  public Object fromBinary(byte[] bytes, String manifest) throws NotSerializableException {
    try {
      return switch (manifest) {
        case "handle.v1" -> handle(JSON.readValue(bytes, HandleRow.class));
        case "view.v1" ->
            new TwinMessage.View(resolved(JSON.readValue(bytes, ViewRow.class).replyTo()));
        case "wake.v1" -> new TwinMessage.Wake();
        case "sleep.v1" -> new TwinMessage.Sleep();
        case "done.v1" -> JSON.readValue(bytes, TwinReply.Done.class);
        case "refused.v1" -> JSON.readValue(bytes, TwinReply.Refused.class);
        case "twin.v1" -> JSON.readValue(bytes, TwinView.class);
        default -> throw new NotSerializableException("no message of twins: " + manifest);
      };
    } catch (NotSerializableException unknown) {
      throw unknown;
    } catch (IOException damaged) {
      throw new NotSerializableException(manifest + ": " + damaged.getMessage());
    }
  }

  private Object row(Object message) {
    return switch (message) {
      case TwinMessage.Handle m -> new HandleRow(m.command(), m.origin(), text(m.replyTo()));
      case TwinMessage.View m -> new ViewRow(text(m.replyTo()));
      default -> message;
    };
  }

  private TwinMessage handle(HandleRow row) {
    return new TwinMessage.Handle(row.command(), row.origin(), resolved(row.replyTo()));
  }

  private <T> String text(ActorRef<T> reference) {
    return references.toSerializationFormat(reference);
  }

  private <T> ActorRef<T> resolved(String text) {
    return references.resolveActorRef(text);
  }
}
