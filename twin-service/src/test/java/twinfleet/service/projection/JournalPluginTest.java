package twinfleet.service.projection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.typesafe.config.ConfigFactory;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.pekko.Done;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.persistence.typed.javadsl.CommandHandler;
import org.apache.pekko.persistence.typed.javadsl.EventHandler;
import org.apache.pekko.persistence.typed.javadsl.EventSourcedBehavior;
import org.apache.pekko.persistence.typed.javadsl.RetentionCriteria;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import twinfleet.core.DeliveryPolicy;
import twinfleet.persistence.DatabaseSettings;
import twinfleet.persistence.journal.JournaledTwin;
import twinfleet.persistence.journal.Recorded;
import twinfleet.persistence.journal.TwinIds;
import twinfleet.persistence.view.TwinViews;
import twinfleet.protocol.DeviceId;

/** persistence.conf: events and snapshots through the real plugin, and into the read model. */
class JournalPluginTest {
  private static final Logger LOG = LoggerFactory.getLogger(JournalPluginTest.class);
  private static final DeliveryPolicy POLICY = DeliveryPolicy.standard();
  private static final int TWINS = 200;

  private final TestJournal journal = new TestJournal();
  private final ActorTestKit kit = ActorTestKit.create("plugin", config(journal));
  private final TestProbe<Object> probe = kit.createTestProbe();

  /** What the recorder is told. */
  private sealed interface Message {
    /** Stores {@code events} in one go. */
    record Store(List<Recorded> events, ActorRef<Object> replyTo) implements Message {}

    /** Asks for the state. */
    record Get(ActorRef<Object> replyTo) implements Message {}
  }

  /** A twin without rules. */
  private static final class Recorder
      extends EventSourcedBehavior<Message, Recorded, JournaledTwin> {
    private Recorder(DeviceId device) {
      super(PersistenceId.of(TwinIds.ENTITY_TYPE, device.value()));
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

  @AfterEach
  void stop() {
    kit.shutdownTestKit();
    journal.close();
  }

  @Test
  void aTwinComesBackFromItsEventsFromItsSnapshotAndOverAnUnreadableOne() {
    RandomLife life = new RandomLife("d-1", 31);
    ActorRef<Message> twin = spawn(life);
    for (int i = 0; i < 12; i++) {
      store(twin, life);
    }
    await().atMost(Duration.ofSeconds(20)).until(() -> snapshots("TRUE") > 0);
    kit.stop(twin);
    assertThat(recovered(life)).isEqualTo(life.state());
    journal
        .database()
        .inTransaction(t -> t.update("UPDATE snapshot SET snapshot_ser_manifest = 'twin.old.v0'"));
    assertThat(recovered(life)).as("without the old snapshot").isEqualTo(life.state());
    assertThat(snapshots("snapshot_ser_manifest = 'twin.old.v0'")).isPositive();
  }

  @Test
  void whatThePluginStoresIsProjectedSoonAndSmall() {
    List<RandomLife> lives =
        IntStream.range(0, TWINS).mapToObj(i -> new RandomLife("gw-" + i, i)).toList();
    List<ActorRef<Message>> twins = lives.stream().map(this::spawn).toList();
    SimpleMeterRegistry meters = new SimpleMeterRegistry();
    TwinProjection projection =
        TwinProjection.start(journal.database(), POLICY, ProjectionSettings.standard(), meters);
    for (int round = 0; round < 10; round++) {
      for (int i = 0; i < TWINS; i++) {
        twins.get(i).tell(new Message.Store(lives.get(i).next(), probe.getRef()));
      }
      probe.receiveSeveralMessages(TWINS, Duration.ofSeconds(30));
    }
    await().atMost(Duration.ofSeconds(30)).until(journal::isCaughtUp);
    projection.close();
    TwinViews views = new TwinViews(journal.database(), POLICY.presence());
    for (RandomLife life : lives) {
      assertThat(views.get(life.device(), Instant.now()).orElseThrow().twin())
          .isEqualTo(life.state().twin());
    }
    long bytesPerEvent = bytesPerEvent();
    LOG.info(
        "{} B per event with indexes; read model behind by {} ms on average, {} ms at most",
        bytesPerEvent,
        meters.get("twinfleet.projection.delay").timer().mean(TimeUnit.MILLISECONDS),
        meters.get("twinfleet.projection.delay").timer().max(TimeUnit.MILLISECONDS));
    assertThat(bytesPerEvent).isLessThanOrEqualTo(650);
  }

  private ActorRef<Message> spawn(RandomLife life) {
    return kit.spawn(Behaviors.setup(context -> new Recorder(life.device())));
  }

  private void store(ActorRef<Message> twin, RandomLife life) {
    twin.tell(new Message.Store(life.next(), probe.getRef()));
    probe.expectMessage(Duration.ofSeconds(20), Done.getInstance());
  }

  private Object recovered(RandomLife life) {
    ActorRef<Message> again = spawn(life);
    again.tell(new Message.Get(probe.getRef()));
    Object state = probe.receiveMessage(Duration.ofSeconds(20));
    kit.stop(again);
    return state;
  }

  private long snapshots(String which) {
    return number("SELECT count(*) AS n FROM snapshot WHERE " + which);
  }

  private long bytesPerEvent() {
    return number(
        "SELECT (pg_relation_size('event_journal') + pg_relation_size('event_journal_pkey')"
            + " + pg_relation_size('event_journal_txid_idx')) / count(*) AS n FROM event_journal");
  }

  private long number(String query) {
    return journal
        .database()
        .inTransaction(t -> t.first(query, row -> row.number("n")).orElseThrow());
  }

  private static com.typesafe.config.Config config(TestJournal journal) {
    DatabaseSettings s = journal.database().settings();
    return ConfigFactory.parseString(
            "twinfleet.persistence { jdbc-url = \"%s\", user = %s, password = \"%s\" }"
                .formatted(s.jdbcUrl(), s.user(), s.password()))
        .withFallback(ConfigFactory.parseResources("persistence.conf"))
        .withFallback(ConfigFactory.load())
        .resolve();
  }
}
