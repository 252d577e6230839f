package twinfleet.loadtest.bench;

import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.LongAdder;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.Entity;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.persistence.typed.javadsl.CommandHandler;
import org.apache.pekko.persistence.typed.javadsl.EventHandler;
import org.apache.pekko.persistence.typed.javadsl.EventSourcedBehavior;
import twinfleet.service.Settings;

/**
 * The process of {@link BareEntity}: for each line "MILLISECONDS" on standard input it asks its
 * entities in turn for that long and answers "ran EVENTS NANOS". It is ready when each was awake
 * and the code is warm: a first touch costs ten times what is measured.
 */
final class BareEntityNode {
  private static final int IN_FLIGHT_MAX = 256;
  private static final int WARM_UP_ROUNDS = 3;
  private static final Duration ASK_TIMEOUT = Duration.ofSeconds(20);
  private static final EntityTypeKey<Touch> KEY = EntityTypeKey.create(Touch.class, "Bare");
  private static final String CONFIGURATION =
      """
      pekko.actor.serializers.bare = "twinfleet.loadtest.bench.BareEventSerializer"
      pekko.actor.serialization-bindings {
        "twinfleet.loadtest.bench.BareEntityNode$Touched" = bare
      }
      """;

  private BareEntityNode() {}

  /** The only command. */
  record Touch(ActorRef<Done> replyTo) {}

  /** The only event, about as large as the product's. */
  record Touched(byte[] payload) {}

  /** Keeps a count. */
  private static final class Counting extends EventSourcedBehavior<Touch, Touched, Long> {
    private static final byte[] PAYLOAD = new byte[300];

    private Counting(String id) {
      super(PersistenceId.of(KEY.name(), id));
    }

    @Override
    public Long emptyState() {
      return 0L;
    }

    @Override
    public CommandHandler<Touch, Touched, Long> commandHandler() {
      return newCommandHandlerBuilder()
          .forAnyState()
          .onCommand(
              Touch.class,
              touch ->
                  Effect()
                      .persist(new Touched(PAYLOAD))
                      .thenRun(count -> touch.replyTo().tell(Done.getInstance())))
          .build();
    }

    @Override
    public EventHandler<Long, Touched> eventHandler() {
      return newEventHandlerBuilder().forAnyState().onAnyEvent((count, event) -> count + 1);
    }
  }

  /** {@code args}: how many entities. */
  public static void main(String[] args) throws Exception {
    int entities = Integer.parseInt(args[0]);
    ActorSystem<Void> system = start();
    ClusterSharding sharding = ClusterSharding.get(system);
    sharding.init(Entity.of(KEY, context -> (Behavior<Touch>) new Counting(context.getEntityId())));
    Asking asking = new Asking(sharding, entities);
    for (int i = 0; i < WARM_UP_ROUNDS * entities; i++) {
      asking.next();
    }
    asking.finished();
    PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true);
    out.println("ready");
    try (BufferedReader orders =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      serve(orders, out, asking);
    }
    system.terminate();
  }

  /** A node of one, with the yardsticks' events among its serializers. */
  static ActorSystem<Void> start() {
    Settings settings = Settings.load(CONFIGURATION);
    ActorSystem<Void> system =
        ActorSystem.create(Behaviors.empty(), "twinfleet", settings.config());
    Cluster cluster = Cluster.get(system);
    cluster.manager().tell(Join.create(cluster.selfMember().address()));
    return system;
  }

  /** Asks all entities in turn, some at a time. */
  private static final class Asking {
    private final ClusterSharding sharding;
    private final int entities;
    private final Semaphore slots = new Semaphore(IN_FLIGHT_MAX);
    private final LongAdder stored = new LongAdder();
    private long turns;

    private Asking(ClusterSharding sharding, int entities) {
      this.sharding = sharding;
      this.entities = entities;
    }

    private void next() throws InterruptedException {
      slots.acquire();
      sharding
          .entityRefFor(KEY, "bare-" + turns++ % entities)
          .<Done>ask(Touch::new, ASK_TIMEOUT)
          .whenComplete(
              (done, fault) -> {
                stored.add(fault == null ? 1 : 0);
                slots.release();
              });
    }

    /** Waits until none is in flight; how many were stored since the last time. */
    private long finished() throws InterruptedException {
      slots.acquire(IN_FLIGHT_MAX);
      slots.release(IN_FLIGHT_MAX);
      return stored.sumThenReset();
    }
  }

  private static void serve(BufferedReader orders, PrintStream out, Asking asking)
      throws IOException, InterruptedException {
    for (String order = orders.readLine(); order != null; order = orders.readLine()) {
      long lengthNanos = Duration.ofMillis(Long.parseLong(order)).toNanos();
      long begun = System.nanoTime();
      while (System.nanoTime() - begun < lengthNanos) {
        asking.next();
      }
      long events = asking.finished();
      out.println("ran " + events + " " + (System.nanoTime() - begun));
    }
  }
}
