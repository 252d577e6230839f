package twinfleet.service.projection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import twinfleet.core.DeliveryPolicy;
import twinfleet.persistence.journal.TwinIds;
import twinfleet.persistence.view.TwinRow;
import twinfleet.persistence.view.TwinViews;

/** Whatever happens to the journal's readers and writers: row = fold of the twin's events. */
class TwinProjectionTest {
  private static final Logger LOG = LoggerFactory.getLogger(TwinProjectionTest.class);
  private static final DeliveryPolicy POLICY = DeliveryPolicy.standard();
  private static final Instant NOW = Instant.parse("2026-02-01T00:00:00Z");
  private static final Duration BOUND = Duration.ofSeconds(60);

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final TestJournal journal = new TestJournal();
  private final TwinViews views = new TwinViews(journal.database(), POLICY.presence());
  private final List<TwinProjection> running = new ArrayList<>();

  @AfterEach
  void stop() {
    running.forEach(TwinProjection::close);
    journal.close();
  }

  @Test
  void everyRowIsTheFoldOfItsTwinsEvents() throws SQLException {
    long seed = Long.getLong("test.seed", 42L);
    Random random = new Random(seed);
    List<Life> lives = Life.several(40, seed);
    start();
    try (Connection connection = journal.connect()) {
      for (int i = 0; i < 2_000; i++) {
        lives.get(random.nextInt(lives.size())).live(connection);
      }
    }
    awaitRowsOf(lives, "seed " + seed);
    assertThat(events("gap")).isZero();
    assertThat(events("broken")).isZero();
  }

  @Test
  void aTransactionHeldOpenAmongAThousandOthersIsNotForgotten() throws SQLException {
    Duration heldFor = Duration.ofSeconds(Long.getLong("test.heldOpenSeconds", 3L));
    List<Life> lives = Life.several(1_001, 7);
    start();
    try (Connection slow = journal.connect();
        Connection quick = journal.connect()) {
      slow.setAutoCommit(false);
      lives.getFirst().live(slow);
      Instant begun = Instant.now();
      for (Life life : lives.subList(1, lives.size())) {
        life.live(quick);
      }
      await()
          .atMost(heldFor.plusSeconds(30))
          .until(() -> Instant.now().isAfter(begun.plus(heldFor)));
      assertThat(running.getFirst().lag()).isGreaterThan(heldFor.dividedBy(2));
      slow.commit();
      Instant committed = Instant.now();
      await().atMost(BOUND).pollInterval(Duration.ofMillis(10)).until(journal::isCaughtUp);
      LOG.info(
          "held open for {}: projected {} ms after its commit",
          heldFor,
          Duration.between(committed, Instant.now()).toMillis());
      awaitRowsOf(lives, "held open");
    }
    await().atMost(BOUND).until(() -> running.getFirst().lag().isZero());
  }

  @Test
  void eventsThatComeTwiceChangeNothing() throws SQLException {
    List<Life> lives = Life.several(20, 3);
    writeEach(lives, 5);
    start();
    awaitRowsOf(lives, "once");
    journal.change("DELETE FROM projection_offset");
    writeEach(lives, 1);
    awaitRowsOf(lives, "twice");
    await().atMost(BOUND).until(() -> events("repeated") >= 100);
  }

  @Test
  void aMissingEventIsFetchedFromItsTwinsOwnJournal() throws SQLException {
    List<Life> lives = Life.several(3, 5);
    writeEach(lives, 4);
    // as if the offset had run ahead of the rows
    journal.change(
        "INSERT INTO projection_offset SELECT 'twin-view', 1, txid, ordering"
            + " FROM event_journal ORDER BY txid DESC, ordering DESC LIMIT 1");
    writeEach(lives, 1);
    start();
    awaitRowsOf(lives, "gap");
    assertThat(events("gap")).isEqualTo(3);
    assertThat(events("broken")).isZero();
  }

  @Test
  void aTwinThatCannotBeFoldedHoldsUpNobodyElse() throws SQLException {
    List<Life> lives = Life.several(3, 11);
    writeEach(lives, 3);
    String id = TwinIds.of(lives.getFirst().device());
    journal.change(
        "UPDATE event_journal SET event_ser_manifest = 'twin.unheard-of.v9'"
            + " WHERE persistence_id = ? AND sequence_number = 2",
        id);
    writeEach(lives, 1);
    start();
    awaitRowsOf(lives.subList(1, 3), "neighbours");
    assertThat(row(lives.getFirst()).sequenceNr()).isEqualTo(1);
    assertThat(events("broken")).isPositive();
  }

  @Test
  void anUnreadableRowIsFoldedAnewFromItsTwinsOwnJournal() throws SQLException {
    List<Life> lives = Life.several(3, 23);
    writeEach(lives, 3);
    start();
    awaitRowsOf(lives, "before");
    journal.change("UPDATE twin_view SET state = '\\x7b'::bytea");
    writeEach(lives, 1);
    awaitRowsOf(lives, "after");
  }

  @Test
  void itsConnectionKilledInsideItsTransactionLosesNothing() throws SQLException {
    List<Life> lives = Life.several(30, 13);
    start();
    writeEach(lives, 1);
    awaitRowsOf(lives, "before");
    for (int round = 0; round < 3; round++) {
      try (Connection blocker = journal.connect();
          Statement statement = blocker.createStatement()) {
        blocker.setAutoCommit(false);
        // a lock that takes no transaction id: one that does would hide the events
        statement.execute("LOCK TABLE twin_view IN SHARE MODE");
        writeEach(lives, 2);
        await().atMost(BOUND).until(() -> killed("INSERT INTO twin_view%"));
      }
      awaitRowsOf(lives, "round " + round);
    }
    assertThat(meters.get("twinfleet.projection.failures").counter().count()).isPositive();
  }

  @Test
  void stoppedAndStartedAgainItGoesOnWhereItWas() throws SQLException {
    List<Life> lives = Life.several(10, 17);
    for (int round = 0; round < 4; round++) {
      writeEach(lives, 1);
      start();
      awaitRowsOf(lives, "round " + round);
      running.removeLast().close();
    }
    assertThat(events("repeated")).isZero();
  }

  @Test
  void ofTwoInstancesOnlyOneWorksAtATime() throws SQLException {
    List<Life> lives = Life.several(20, 19);
    start();
    start();
    writeEach(lives, 30);
    awaitRowsOf(lives, "two");
    assertThat(events("repeated")).isZero();
    assertThat(events("folded")).isEqualTo(lives.stream().mapToLong(Life::written).sum());
  }

  @Test
  void aRestoredDumpBeginsANewTimelineAndNothingIsMissed() throws SQLException {
    List<Life> lives = Life.several(10, 23);
    writeEach(lives, 3);
    start();
    awaitRowsOf(lives, "before");
    running.removeLast().close();
    // as in a fresh server: the restored rows are of transactions far ahead of its counter
    journal.change("UPDATE event_journal SET txid = '900000000'::xid8");
    journal.change("UPDATE projection_offset SET txid = '900000000'::xid8");
    writeEach(lives, 1);
    journal
        .database()
        .inTransaction(
            t -> t.query("SELECT begin_timeline_after_restore() AS n", r -> r.number("n")));
    writeEach(lives, 1);
    start();
    awaitRowsOf(lives, "restored");
    assertThat(events("gap")).isZero();
  }

  private void start() {
    Duration poll = Duration.ofMillis(20);
    var settings = new ProjectionSettings(poll, 500, poll, Duration.ofSeconds(1));
    running.add(TwinProjection.start(journal.database(), POLICY, settings, meters));
  }

  private double events(String outcome) {
    return meters.get("twinfleet.projection.events").tag("outcome", outcome).counter().count();
  }

  private void writeEach(List<Life> lives, int times) throws SQLException {
    try (Connection connection = journal.connect()) {
      for (int i = 0; i < times; i++) {
        for (Life life : lives) {
          life.live(connection);
        }
      }
    }
  }

  private boolean killed(String query) {
    return journal
        .database()
        .inTransaction(
            t ->
                !t.query(
                        "SELECT pg_terminate_backend(pid) AS k FROM pg_stat_activity"
                            + " WHERE query LIKE ? AND wait_event_type = 'Lock'"
                            + " AND datname = current_database()",
                        row -> row.text("k"),
                        query)
                    .isEmpty());
  }

  private void awaitRowsOf(List<Life> lives, String as) {
    await().atMost(BOUND).until(journal::isCaughtUp);
    for (Life life : lives) {
      assertThat(row(life).twin()).as(as).isEqualTo(life.twin());
      assertThat(row(life).sequenceNr()).isEqualTo(life.written());
    }
  }

  private TwinRow row(Life life) {
    return views.get(life.device(), NOW).orElseThrow();
  }
}
