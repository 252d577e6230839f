package twinfleet.persistence.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static twinfleet.persistence.view.Twin.BEGIN;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import twinfleet.core.DeliveryPolicy;
import twinfleet.persistence.AdvisoryLock;
import twinfleet.persistence.Database;
import twinfleet.persistence.TestDatabases;
import twinfleet.persistence.view.LastSeen.Sighting;
import twinfleet.protocol.DeviceId;

/** Every due twin is claimed, by one node, at a pace, and again when that node did not live on. */
class WakeClaimsTest {
  private static final Database DATABASE = TestDatabases.migrated();
  private static final Instant NOW = BEGIN.plus(Duration.ofHours(1));
  private static final Duration AGAIN = Duration.ofMinutes(1);

  private final LastSeen lastSeen = new LastSeen(DATABASE);

  @AfterAll
  static void stop() {
    DATABASE.close();
  }

  @BeforeEach
  void empty() {
    DATABASE.inTransaction(t -> t.update("TRUNCATE twin_view, last_seen"));
  }

  @Test
  void ofWhatIsDueTheOldestOfASliceComesFirstAndNothingIsClaimedTwice() {
    new Twin("due-1").store(DATABASE, NOW.minusSeconds(2));
    new Twin("due-2").store(DATABASE, NOW);
    new Twin("later").store(DATABASE, NOW.plusSeconds(1));
    WakeClaims node = node();
    List<DeviceId> claimed = new ArrayList<>(node.claim(NOW, 1, AGAIN));
    assertThat(claimed).hasSize(1);
    claimed.addAll(node.claim(NOW, 9, AGAIN));
    assertThat(names(claimed)).containsExactlyInAnyOrder("due-1", "due-2");
    assertThat(node.claim(NOW.plusMillis(999), 9, AGAIN)).isEmpty();
  }

  /** The node died after the claim and before its twin answered: at the very instant, say. */
  @Test
  void aClaimThatLedToNothingIsMadeAgain() {
    new Twin("due").store(DATABASE, NOW);
    assertThat(names(node().claim(NOW, 9, AGAIN))).containsExactly("due");
    WakeClaims other = node();
    assertThat(other.claim(NOW.plus(AGAIN).minusMillis(1), 9, AGAIN)).isEmpty();
    assertThat(names(other.claim(NOW.plus(AGAIN), 9, AGAIN))).containsExactly("due");
    assertThat(other.claim(NOW.plus(AGAIN), 9, AGAIN)).isEmpty();
  }

  @Test
  void aTwinThatAnsweredIsDueByItsNewRowAlone() {
    new Twin("due").store(DATABASE, NOW);
    WakeClaims node = node();
    assertThat(names(node.claim(NOW, 9, AGAIN))).containsExactly("due");
    new Twin("due").store(DATABASE, null);
    assertThat(node.claim(NOW.plus(AGAIN.multipliedBy(2)), 9, AGAIN)).isEmpty();
    new Twin("due").store(DATABASE, NOW);
    assertThat(names(node.claim(NOW, 9, AGAIN)))
        .as("a changed row may be due anew at once")
        .containsExactly("due");
  }

  @Test
  void whoIsThoughtOnlineAndWasNotHeardOfForTheOfflineSilenceIsWoken() {
    new Twin("silent").online().store(DATABASE, null);
    new Twin("heard").online().store(DATABASE, null);
    new Twin("away").online().offline().store(DATABASE, null);
    lastSeen.flush(List.of(new Sighting(new DeviceId("heard"), NOW.minusSeconds(959), null)));
    List<DeviceId> claimed = new ArrayList<>();
    WakeClaims node = node();
    await()
        .untilAsserted(
            () -> {
              claimed.addAll(node.claim(NOW, 9, AGAIN));
              assertThat(names(claimed)).containsExactly("silent");
            });
    await()
        .untilAsserted(
            () -> {
              claimed.addAll(node.claim(NOW.plusSeconds(1), 9, AGAIN));
              assertThat(names(claimed)).containsExactly("silent", "heard");
            });
    await()
        .untilAsserted(
            () -> {
              claimed.addAll(node.claim(NOW.plus(AGAIN), 9, AGAIN));
              assertThat(names(claimed)).contains("silent").hasSize(3);
            });
  }

  @Test
  void severalNodesAtOnceClaimEachTwinOnceWhileRowsChange() throws Exception {
    int fleet = 2_000;
    storeDue(fleet);
    try (ExecutorService nodes = Executors.newFixedThreadPool(4)) {
      Callable<List<DeviceId>> work = this::claimAll;
      List<DeviceId> claimed = new ArrayList<>();
      for (Future<List<DeviceId>> done : nodes.invokeAll(List.of(work, work, work, work))) {
        claimed.addAll(done.get());
      }
      assertThat(claimed).hasSize(fleet).doesNotHaveDuplicates();
    }
  }

  /** As one node does, until nothing is left that any of them could claim. */
  private List<DeviceId> claimAll() {
    WakeClaims node = node();
    List<DeviceId> mine = new ArrayList<>();
    while (left() > 0) {
      mine.addAll(node.claim(NOW, 50, AGAIN));
    }
    return mine;
  }

  @Test
  void aSliceThatAnotherNodeWorksInIsLeftToIt() throws InterruptedException, ExecutionException {
    storeDue(200);
    for (int slice = 0; slice < WakeClaims.SLICES; slice++) {
      AdvisoryLock taken = new AdvisoryLock("twinfleet.wake", Integer.toString(slice));
      int held = slice;
      List<Long> claimed =
          DATABASE.inTransaction(
              t -> {
                taken.take(t);
                List<String> names = names(node().claim(NOW, 1_000, AGAIN));
                return slicesOf(names);
              });
      assertThat(claimed).doesNotContain((long) held);
      DATABASE.inTransaction(t -> t.update("UPDATE twin_view SET wake_at = next_due_at"));
    }
  }

  @Test
  void everySliceOfTheSchemaIsLookedAt() {
    storeDue(500);
    assertThat(slicesOf(names(node().claim(NOW, 500, AGAIN))))
        .containsExactlyInAnyOrderElementsOf(
            IntStream.range(0, WakeClaims.SLICES).mapToObj(Long::valueOf).toList());
  }

  @Test
  void claimsAreFoundByTheirIndexes() {
    storeDue(20_000);
    DATABASE.inTransaction(t -> t.update("ANALYZE twin_view"));
    Instant early = NOW.minus(Duration.ofDays(300));
    assertThat(plan(WakeClaims.SLICES_DUE, early))
        .contains("twin_view_wake_idx")
        .doesNotContain("Seq Scan");
    assertThat(plan(WakeClaims.DUE, NOW, NOW, 3, early, 500))
        .contains("twin_view_wake_idx")
        .contains("Tid Scan")
        .doesNotContain("Seq Scan")
        .doesNotContain("Sort");
    assertThat(plan(WakeClaims.SILENT, NOW, 3, NOW, NOW, 500))
        .contains("twin_view_online_idx")
        .doesNotContain("Seq Scan on twin_view");
  }

  private static String plan(String sql, Object... parameters) {
    return DATABASE.inTransaction(
        t ->
            t.query("EXPLAIN " + sql, row -> row.text("QUERY PLAN"), parameters).stream()
                .collect(Collectors.joining("\n")));
  }

  private static WakeClaims node() {
    return new WakeClaims(DATABASE, DeliveryPolicy.standard().presence());
  }

  private static long left() {
    return DATABASE.inTransaction(
        t ->
            t.first(
                    "SELECT count(*) AS n FROM twin_view WHERE wake_at <= ?",
                    row -> row.number("n"),
                    NOW)
                .orElseThrow());
  }

  private static List<Long> slicesOf(List<String> names) {
    return DATABASE.inTransaction(
        t ->
            t.query(
                "SELECT DISTINCT slice FROM twin_view WHERE device_id = ANY (?)",
                row -> row.number("slice"),
                names));
  }

  /** Copies of one row: what is claimed depends on nothing else in it. */
  private static void storeDue(int count) {
    new Twin("copied").store(DATABASE, NOW);
    DATABASE.inTransaction(
        t ->
            t.update(
                """
                INSERT INTO twin_view (device_id, seq_nr, state, model, labels, lifecycle,
                  journaled_presence, network_class, attention_reachable, attention_away,
                  next_due_at, wake_at)
                SELECT 'copy-' || n, seq_nr, state, model, labels, lifecycle, journaled_presence,
                  network_class, attention_reachable, attention_away,
                  next_due_at - n * interval '1 minute', wake_at - n * interval '1 minute'
                FROM twin_view, generate_series(1, ?) n WHERE device_id = 'copied'\
                """,
                count - 1));
  }

  private static List<String> names(List<DeviceId> devices) {
    return devices.stream().map(DeviceId::value).toList();
  }
}
