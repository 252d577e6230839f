package twinfleet.service.entity;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.BackoffSupervisorStrategy;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.Entity;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityRef;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;
import twinfleet.core.TwinCommand;
import twinfleet.persistence.journal.Origin;
import twinfleet.persistence.journal.TwinIds;
import twinfleet.protocol.DeviceId;

/** Twins spread over the cluster by device id. */
public final class ShardedTwins implements Twins {
  private static final EntityTypeKey<TwinMessage> KEY =
      EntityTypeKey.create(TwinMessage.class, TwinIds.ENTITY_TYPE);

  private final ClusterSharding sharding;
  private final Duration timeout;

  private ShardedTwins(ClusterSharding sharding, Duration timeout) {
    this.sharding = sharding;
    this.timeout = timeout;
  }

  /** To be asked as soon as they are {@link #open}ed; the outlet knows them before. */
  public static ShardedTwins of(ActorSystem<?> system, EntitySettings settings) {
    return new ShardedTwins(ClusterSharding.get(system), settings.askTimeout());
  }

  /** Starts this node's share of the twins. */
  public void open(TwinSurroundings world) {
    BackoffSupervisorStrategy backoff = TwinEntity.backoff(world.settings());
    sharding.init(
        Entity.of(
                KEY,
                entity ->
                    TwinEntity.create(
                        new DeviceId(entity.getEntityId()), world, backoff, entity.getShard()))
            .withStopMessage(new TwinMessage.Sleep()));
  }

  @Override
  public CompletionStage<TwinReply> send(DeviceId device, TwinCommand command, Origin origin) {
    return twin(device).ask(replyTo -> new TwinMessage.Handle(command, origin, replyTo), timeout);
  }

  @Override
  public CompletionStage<TwinView> view(DeviceId device) {
    return twin(device).ask(TwinMessage.View::new, timeout);
  }

  private EntityRef<TwinMessage> twin(DeviceId device) {
    return sharding.entityRefFor(KEY, device.value());
  }
}
