package twinfleet.loadtest.bench;

import java.time.Duration;
import java.util.Collections;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.Entity;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.persistence.typed.RecoveryCompleted;
import org.apache.pekko.persistence.typed.javadsl.CommandHandler;
import org.apache.pekko.persistence.typed.javadsl.Effect;
import org.apache.pekko.persistence.typed.javadsl.EventHandler;
import org.apache.pekko.persistence.typed.javadsl.EventSourcedBehavior;
import org.apache.pekko.persistence.typed.javadsl.SignalHandler;
import twinfleet.loadtest.bench.BareEntityNode.Touched;

/** Yardstick: what an event-sourced entity with one timer costs that knows nothing but a count. */
final class RecallEntity extends EventSourcedBehavior<RecallEntity.Recall, Touched, Long> {
  private static final EntityTypeKey<Recall> KEY = EntityTypeKey.create(Recall.class, "Recall");
  private static final Duration ASK_TIMEOUT = Duration.ofSeconds(60);
  private static final AtomicInteger AWAKE = new AtomicInteger();
  private static final byte[] PAYLOAD = new byte[300];

  private final TimerScheduler<Recall> timers;
  private final Duration stay;
  private final int eventsLeast;

  /** What it is asked; without somebody to answer it is its timer's, which ends it. */
  record Recall(ActorRef<Done> replyTo) {}

  private RecallEntity(String id, TimerScheduler<Recall> timers, Duration stay, int eventsLeast) {
    super(PersistenceId.of(KEY.name(), id));
    this.timers = timers;
    this.stay = stay;
    this.eventsLeast = eventsLeast;
  }

  /**
   * Entities that have stored {@code eventsLeast} events when they answer first, and stay in memory
   * for {@code stayMs}.
   */
  static TouchNode.Touch open(ActorSystem<?> system, int stayMs, int eventsLeast) {
    ClusterSharding sharding = ClusterSharding.get(system);
    Duration stay = Duration.ofMillis(stayMs);
    sharding.init(Entity.of(KEY, context -> create(context.getEntityId(), stay, eventsLeast)));
    return new TouchNode.Touch() {
      @Override
      public CompletionStage<?> of(int i) {
        return sharding.entityRefFor(KEY, "recall-" + i).<Done>ask(Recall::new, ASK_TIMEOUT);
      }

      @Override
      public int awake() {
        return AWAKE.get();
      }
    };
  }

  private static Behavior<Recall> create(String id, Duration stay, int eventsLeast) {
    return Behaviors.withTimers(timers -> new RecallEntity(id, timers, stay, eventsLeast));
  }

  @Override
  public Long emptyState() {
    return 0L;
  }

  @Override
  public CommandHandler<Recall, Touched, Long> commandHandler() {
    return (count, recall) -> {
      if (recall.replyTo() == null) {
        return Effect().stop();
      }
      int missing = (int) Math.max(0, eventsLeast - count);
      return Effect()
          .persist(Collections.nCopies(missing, new Touched(PAYLOAD)))
          .thenRun(now -> recall.replyTo().tell(Done.getInstance()));
    };
  }

  @Override
  public EventHandler<Long, Touched> eventHandler() {
    return (count, event) -> count + 1;
  }

  @Override
  public SignalHandler<Long> signalHandler() {
    return newSignalHandlerBuilder()
        .onSignal(RecoveryCompleted.instance(), this::recovered)
        .onSignal(PostStop.instance(), count -> AWAKE.decrementAndGet())
        .build();
  }

  private void recovered(Long count) {
    AWAKE.incrementAndGet();
    timers.startSingleTimer("look", new Recall(null), stay);
  }
}
