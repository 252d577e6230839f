package twinfleet.service.projection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import twinfleet.core.DeliveryPolicy;
import twinfleet.persistence.journal.TwinIds;
import twinfleet.persistence.view.ReconcilerProgress;
import twinfleet.persistence.view.ReconcilerProgress.Claim;
import twinfleet.persistence.view.ReconcilerProgress.Done;
import twinfleet.persistence.view.ReconcilerProgress.Status;
import twinfleet.persistence.view.ReconcilerProgress.Walk;
import twinfleet.persistence.view.TwinRow;
import twinfleet.persistence.view.TwinViews;
import twinfleet.protocol.DeviceId;

/** Whatever is done to the rows: they are found, counted, and made what the journal says. */
class ReconcilerTest {
  private static final DeliveryPolicy POLICY = DeliveryPolicy.standard();
  private static final Instant NOW = Instant.parse("2026-02-01T00:00:00Z");
  private static final Duration BOUND = Duration.ofSeconds(60);
  private static final Duration SOON = Duration.ofMillis(5);

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final TestJournal journal = new TestJournal();
  private final TwinViews views = new TwinViews(journal.database(), POLICY.presence());
  private final ReconcilerProgress progress = new ReconcilerProgress(journal.database());
  private final List<AutoCloseable> running = new ArrayList<>();

  @AfterEach
  void stop() throws Exception {
    for (AutoCloseable part : running) {
      part.close();
    }
    journal.close();
  }

  @Test
  void whatIsAsItShouldBeIsLeftAlone() throws SQLException {
    List<Life> lives = projected(30, 1);
    reconcile();
    awaitPasses(2);
    assertThat(found()).isZero();
    assertThat(progress.status().last().twins()).as("journal and rows").isEqualTo(60);
    assertRowsOf(lives);
  }

  @Test
  void eachKindOfDifferenceIsFoundCountedAndRepaired() throws SQLException {
    List<Life> lives = projected(40, 2);
    spoil(lives, 0, "DELETE FROM twin_view WHERE device_id = ?");
    spoil(lives, 1, "UPDATE twin_view SET seq_nr = seq_nr - 1 WHERE device_id = ?");
    spoil(lives, 2, "UPDATE twin_view SET seq_nr = seq_nr + 3 WHERE device_id = ?");
    spoil(lives, 3, "UPDATE twin_view SET state = '\\x7b'::bytea WHERE device_id = ?");
    spoil(lives, 4, "UPDATE twin_view SET model = 'other' WHERE device_id = ?");
    spoil(lives, 5, "UPDATE twin_view SET labels = '{\"line\":\"5\"}' WHERE device_id = ?");
    spoil(lives, 6, "UPDATE twin_view SET delivery_state = 'LOST' WHERE device_id = ?");
    spoil(lives, 7, "UPDATE twin_view SET next_due_at = 'infinity' WHERE device_id = ?");
    spoil(lives, 8, "UPDATE twin_view SET next_due_at = now(), wake_at = NULL WHERE device_id = ?");
    spoil(
        lives,
        9,
        "UPDATE twin_view SET state = (SELECT state FROM twin_view WHERE device_id = 'd-20')"
            + " WHERE device_id = ?");
    copied("d-30", "nobody");
    reconcile();
    await().atMost(BOUND).until(() -> found() >= 11);
    awaitPasses(3);
    assertThat(found(Difference.MISSING_ROW)).isEqualTo(1);
    assertThat(found(Difference.BEHIND)).isEqualTo(1);
    assertThat(found(Difference.AHEAD)).isEqualTo(1);
    assertThat(found(Difference.UNREADABLE_ROW)).isEqualTo(1);
    assertThat(found(Difference.CONTENT)).isEqualTo(4);
    assertThat(found(Difference.DUE)).isEqualTo(2);
    assertThat(found(Difference.NO_JOURNAL)).isEqualTo(1);
    assertThat(found()).as("once repaired it is found no more").isEqualTo(11);
    assertThat(meters.get("twinfleet.reconciler.unrepaired").gauge().value()).isZero();
    assertRowsOf(lives);
    assertThat(views.get(new DeviceId("nobody"), NOW)).isEmpty();
  }

  @Test
  void whatTheProjectionHasNotReachedIsLateAndNotWrong() throws Exception {
    List<Life> lives = projected(10, 3);
    running.removeFirst().close();
    write(lives, 3);
    write(Life.several(15, 4).subList(10, 15), 2);
    reconcile();
    awaitPasses(2);
    assertThat(found()).isZero();
  }

  @Test
  void aJournalThatCannotBeFoldedIsNamedAndHoldsUpNobody() throws SQLException {
    List<Life> lives = projected(6, 5);
    journal.change(
        "UPDATE event_journal SET event_ser_manifest = 'twin.unheard-of.v9'"
            + " WHERE persistence_id = ? AND sequence_number = 2",
        TwinIds.of(lives.get(2).device()));
    TwinRow before = row(lives.get(2));
    spoil(lives, 5, "DELETE FROM twin_view WHERE device_id = ?");
    reconcile();
    awaitPasses(2);
    assertThat(found(Difference.BROKEN_JOURNAL)).isGreaterThanOrEqualTo(2);
    assertThat(progress.status().last().unrepaired()).isEqualTo(1);
    assertThat(meters.get("twinfleet.reconciler.unrepaired").gauge().value()).isEqualTo(1);
    assertThat(row(lives.get(2))).as("half a journal replaces no row").isEqualTo(before);
    assertRowsOf(lives.subList(3, 6));
  }

  @Test
  void anEmptiedReadModelIsRebuiltWhileEventsGoOn() throws SQLException {
    List<Life> lives = projected(300, 6);
    reconcile();
    for (int round = 0; round < 3; round++) {
      journal.change("TRUNCATE twin_view");
      write(lives.subList(0, 50), 3);
      await().atMost(BOUND).until(() -> rows() == 300);
      await().atMost(BOUND).until(journal::isCaughtUp);
      assertRowsOf(lives);
    }
  }

  @Test
  void severalNodesShareThePass() throws SQLException {
    List<Life> lives = projected(50, 7);
    reconcile();
    reconcile();
    reconcile();
    for (int pass = 0; pass < 3; pass++) {
      awaitPasses(1);
      assertThat(progress.status().last().twins()).isEqualTo(100);
    }
    assertRowsOf(lives);
  }

  @Test
  void aSliceWhoseNodeDiedIsTakenOverAndItsLateEndChangesNothing() {
    Claim dead = progress.claim(Duration.ofMillis(500)).orElseThrow();
    assertThat(progress.claim(SOON)).as("it is somebody's").isEmpty();
    Claim taken =
        await().atMost(BOUND).until(() -> progress.claim(BOUND), c -> c.isPresent()).orElseThrow();
    assertThat(taken.key()).isEqualTo(dead.key());
    progress.finish(dead, new Done("far", 9, 9, 9), Duration.ZERO);
    assertThat(progress.claim(SOON)).as("still the other's").isEmpty();
    assertThat(progress.status().differences()).isZero();
    progress.finish(taken, new Done(null, 3, 2, 1), Duration.ZERO);
    Claim rows = progress.claim(BOUND).orElseThrow();
    assertThat(rows.walk()).isEqualTo(Walk.ROWS);
    progress.finish(rows, new Done(null, 4, 0, 0), Duration.ZERO);
    Status status = progress.status();
    assertThat(status.pass()).isEqualTo(2);
    assertThat(status.twins()).isZero();
    assertThat(status.last().twins()).isEqualTo(7);
    assertThat(status.last().differences()).isEqualTo(2);
    assertThat(status.last().unrepaired()).isEqualTo(1);
  }

  private void reconcile() {
    var settings = new ReconcilerSettings(20_000, 100_000, SOON, 1_000, Duration.ofSeconds(30));
    running.add(Reconciler.start(journal.database(), POLICY, settings, meters));
  }

  /** Lives with some events, all in their rows; the projection goes on. */
  private List<Life> projected(int count, long seed) throws SQLException {
    List<Life> lives = Life.several(count, seed);
    write(lives, 4);
    var settings = new ProjectionSettings(SOON, 500, SOON, Duration.ofSeconds(1));
    running.add(TwinProjection.start(journal.database(), POLICY, settings, meters));
    await().atMost(BOUND).until(journal::isCaughtUp);
    return lives;
  }

  private void write(List<Life> lives, int times) throws SQLException {
    try (Connection connection = journal.connect()) {
      for (int i = 0; i < times; i++) {
        for (Life life : lives) {
          life.live(connection);
        }
      }
    }
  }

  private void spoil(List<Life> lives, int index, String sql) {
    journal.change(sql, lives.get(index).device().value());
  }

  private void copied(String device, String as) {
    journal.change(
        "INSERT INTO twin_view (device_id, seq_nr, state, model, labels, lifecycle,"
            + " journaled_presence, network_class, attention_reachable, attention_away)"
            + " SELECT ?, seq_nr, state, model, labels, lifecycle, journaled_presence,"
            + " network_class, attention_reachable, attention_away"
            + " FROM twin_view WHERE device_id = ?",
        as,
        device);
  }

  private void awaitPasses(int more) {
    long from = progress.status().pass();
    await().atMost(BOUND).until(() -> progress.status().pass() >= from + more);
  }

  private double found() {
    return meters.find("twinfleet.reconciler.differences").counters().stream()
        .mapToDouble(c -> c.count())
        .sum();
  }

  private double found(Difference kind) {
    return meters
        .get("twinfleet.reconciler.differences")
        .tag("kind", kind.name())
        .counter()
        .count();
  }

  private long rows() {
    return journal
        .database()
        .inTransaction(
            t -> t.first("SELECT count(*) AS n FROM twin_view", r -> r.number("n")).orElseThrow());
  }

  private void assertRowsOf(List<Life> lives) {
    for (Life life : lives) {
      assertThat(row(life).twin()).isEqualTo(life.twin());
      assertThat(row(life).sequenceNr()).isEqualTo(life.written());
    }
  }

  private TwinRow row(Life life) {
    return views.get(life.device(), NOW).orElseThrow();
  }
}
