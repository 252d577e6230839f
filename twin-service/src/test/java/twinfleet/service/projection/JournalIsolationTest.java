package twinfleet.service.projection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.pekko.Done;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import twinfleet.persistence.journal.TwinIds;
import twinfleet.protocol.DeviceId;

/** One bad row in a batch of the journal fails alone (docs/decisions/0010). */
class JournalIsolationTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int INNOCENTS = 99;

  /** More than jdbc-journal.circuit-breaker.max-failures. */
  private static final int BAD_IN_A_ROW = 15;

  private final TestJournal journal = new TestJournal();

  /** One batch at a time, so that a test decides what is in it. */
  private final ActorTestKit kit =
      ActorTestKit.create("isolation", journal.plugin("jdbc-journal.parallelism = 1"));

  private final TestProbe<Object> probe = kit.createTestProbe();
  private final RandomLife first = new RandomLife("first", 1);
  private final List<RandomLife> innocents =
      IntStream.range(0, INNOCENTS).mapToObj(i -> new RandomLife("gw-" + i, i)).toList();

  @AfterEach
  void stop() {
    kit.shutdownTestKit();
    journal.close();
  }

  @Test
  void aRowThatIsRefusedFailsAlone() throws SQLException {
    change("ALTER TABLE event_journal ADD CHECK (persistence_id <> 'twin|bad')");
    RandomLife bad = new RandomLife("bad", 7);
    ActorRef<Recorder.Message> badTwin = storedInOneBatch(bad);

    probe.expectTerminated(badTwin, PATIENCE);
    assertThat(stored(bad.device())).isZero();
    everyInnocentIsStoredOnce();
  }

  @Test
  void aZombiesSequenceNumberFailsAlone() throws SQLException {
    RandomLife zombie = new RandomLife("zombie", 8);
    RandomLife truth = new RandomLife("zombie", 8);
    ActorRef<Recorder.Message> zombieTwin = recovered(zombie.device());
    try (Connection successor = journal.connect()) {
      TestJournal.write(successor, zombie.device(), 1, truth.next());
    }
    storedInOneBatch(zombie, zombieTwin);

    probe.expectTerminated(zombieTwin, PATIENCE);
    assertThat(stored(zombie.device())).isEqualTo(1);
    everyInnocentIsStoredOnce();
  }

  @Test
  void badRowsInARowDoNotCloseTheJournalToTheOthers() {
    change("ALTER TABLE event_journal ADD CHECK (persistence_id NOT LIKE 'twin|bad-%')");
    for (int i = 0; i < BAD_IN_A_ROW; i++) {
      RandomLife bad = new RandomLife("bad-" + i, i);
      ActorRef<Recorder.Message> twin = recovered(bad.device());
      twin.tell(new Recorder.Message.Store(bad.next(), probe.getRef()));
      probe.expectTerminated(twin, PATIENCE);
    }
    recovered(first.device()).tell(new Recorder.Message.Store(first.next(), probe.getRef()));
    probe.expectMessage(PATIENCE, Done.getInstance());
  }

  private ActorRef<Recorder.Message> storedInOneBatch(RandomLife bad) throws SQLException {
    ActorRef<Recorder.Message> twin = recovered(bad.device());
    storedInOneBatch(bad, twin);
    return twin;
  }

  /** A batch that waits for a lock lets all the others gather behind it, the bad one amid them. */
  private void storedInOneBatch(RandomLife bad, ActorRef<Recorder.Message> badTwin)
      throws SQLException {
    List<ActorRef<Recorder.Message>> twins = new ArrayList<>();
    innocents.forEach(life -> twins.add(recovered(life.device())));
    ActorRef<Recorder.Message> firstTwin = recovered(first.device());
    try (Connection lock = journal.connect();
        Statement statement = lock.createStatement()) {
      lock.setAutoCommit(false);
      statement.execute("LOCK TABLE event_journal IN SHARE MODE");
      firstTwin.tell(new Recorder.Message.Store(first.next(), probe.getRef()));
      await().atMost(PATIENCE).until(this::isSomeoneWaiting);
      for (int i = 0; i < INNOCENTS; i++) {
        if (i == INNOCENTS / 2) {
          badTwin.tell(new Recorder.Message.Store(bad.next(), probe.getRef()));
        }
        twins.get(i).tell(new Recorder.Message.Store(innocents.get(i).next(), probe.getRef()));
      }
      lock.rollback();
    }
    List<Object> answers = probe.receiveSeveralMessages(INNOCENTS + 1, PATIENCE);
    assertThat(answers).containsOnly(Done.getInstance());
  }

  private void everyInnocentIsStoredOnce() {
    for (RandomLife life : innocents) {
      assertThat(stored(life.device())).as(life.device().value()).isEqualTo(1);
    }
  }

  private ActorRef<Recorder.Message> recovered(DeviceId device) {
    ActorRef<Recorder.Message> twin = kit.spawn(Recorder.of(device));
    TestProbe<Object> asked = kit.createTestProbe();
    twin.tell(new Recorder.Message.Get(asked.getRef()));
    asked.receiveMessage(PATIENCE);
    return twin;
  }

  private boolean isSomeoneWaiting() {
    return number("SELECT count(*) AS n FROM pg_locks WHERE NOT granted") > 0;
  }

  private long stored(DeviceId device) {
    return number(
        "SELECT count(*) AS n FROM event_journal WHERE persistence_id = ?", TwinIds.of(device));
  }

  private void change(String sql) {
    journal.change(sql);
  }

  private long number(String query, Object... parameters) {
    return journal
        .database()
        .inTransaction(t -> t.first(query, row -> row.number("n"), parameters).orElseThrow());
  }
}
