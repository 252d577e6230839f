package twinfleet.service.projection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import twinfleet.core.DeliveryPolicy;
import twinfleet.persistence.view.TwinViews;

/** persistence.conf: events and snapshots through the real plugin, and into the read model. */
class JournalPluginTest {
  private static final Logger LOG = LoggerFactory.getLogger(JournalPluginTest.class);
  private static final DeliveryPolicy POLICY = DeliveryPolicy.standard();
  private static final int TWINS = 200;

  private final TestJournal journal = new TestJournal();
  private final ActorTestKit kit = ActorTestKit.create("plugin", journal.plugin(""));
  private final TestProbe<Object> probe = kit.createTestProbe();

  @AfterEach
  void stop() {
    kit.shutdownTestKit();
    journal.close();
  }

  @Test
  void aTwinComesBackFromItsEventsFromItsSnapshotAndOverAnUnreadableOne() {
    RandomLife life = new RandomLife("d-1", 31);
    ActorRef<Recorder.Message> twin = spawn(life);
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
    List<ActorRef<Recorder.Message>> twins = lives.stream().map(this::spawn).toList();
    SimpleMeterRegistry meters = new SimpleMeterRegistry();
    TwinProjection projection =
        TwinProjection.start(journal.database(), POLICY, ProjectionSettings.standard(), meters);
    for (int round = 0; round < 10; round++) {
      for (int i = 0; i < TWINS; i++) {
        twins.get(i).tell(new Recorder.Message.Store(lives.get(i).next(), probe.getRef()));
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

  private ActorRef<Recorder.Message> spawn(RandomLife life) {
    return kit.spawn(Recorder.of(life.device()));
  }

  private void store(ActorRef<Recorder.Message> twin, RandomLife life) {
    twin.tell(new Recorder.Message.Store(life.next(), probe.getRef()));
    probe.expectMessage(Duration.ofSeconds(20), Done.getInstance());
  }

  private Object recovered(RandomLife life) {
    ActorRef<Recorder.Message> again = spawn(life);
    again.tell(new Recorder.Message.Get(probe.getRef()));
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
}
