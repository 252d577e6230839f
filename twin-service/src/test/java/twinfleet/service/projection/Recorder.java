package twinfleet.service.projection;

import java.util.List;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.persistence.typed.javadsl.CommandHandler;
import org.apache.pekko.persistence.typed.javadsl.EventHandler;
import org.apache.pekko.persistence.typed.javadsl.EventSourcedBehavior;
import org.apache.pekko.persistence.typed.javadsl.RetentionCriteria;
import twinfleet.persistence.journal.JournaledTwin;
import twinfleet.persistence.journal.Recorded;
import twinfleet.persistence.journal.TwinIds;
import twinfleet.protocol.DeviceId;

/** A twin without rules: it stores what it is given. */
final class Recorder extends EventSourcedBehavior<Recorder.Message, Recorded, JournaledTwin> {
  private Recorder(DeviceId device) {
    super(PersistenceId.of(TwinIds.ENTITY_TYPE, device.value()));
  }

  static Behavior<Message> of(DeviceId device) {
    return Behaviors.setup(context -> new Recorder(device));
  }

  /** What it is told. */
  sealed interface Message {
    /** Stores {@code events} in one go. */
    record Store(List<Recorded> events, ActorRef<Object> replyTo) implements Message {}

    /** Asks for the state. */
    record Get(ActorRef<Object> replyTo) implements Message {}
  }

  @Override
  public JournaledTwin emptyState() {
    return JournaledTwin.EMPTY;
  }

  @Override
  public CommandHandler<Message, Recorded, JournaledTwin> commandHandler() {
    return (state, message) ->
        switch (message) {
          case Message.Store m ->
              Effect().persist(m.events()).thenRun(after -> m.replyTo().tell(Done.getInstance()));
          case Message.Get m ->
              Effect().none().thenRun((JournaledTwin now) -> m.replyTo().tell(now));
        };
  }

  @Override
  public EventHandler<JournaledTwin, Recorded> eventHandler() {
    return JournaledTwin::after;
  }

  @Override
  public RetentionCriteria retentionCriteria() {
    return RetentionCriteria.snapshotEvery(5, 1);
  }
}
