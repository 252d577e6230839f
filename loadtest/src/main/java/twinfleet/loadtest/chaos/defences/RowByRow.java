package twinfleet.loadtest.chaos.defences;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import twinfleet.loadtest.sabotage.Defence;
import twinfleet.persistence.Database;
import twinfleet.persistence.journal.TwinIds;
import twinfleet.protocol.DeviceId;

/**
 * Devices are registered at once while the journal's only writer waits for a lock, so that their
 * events gather in one batch; the row of one of them, in their midst, is refused.
 */
final class RowByRow implements Scenario {
  private static final String BAD = "refused-";
  private static final int INNOCENTS = 40;

  /** Who shares a batch with whom is for the node to decide: a few times, to be sure. */
  private static final int ROUNDS = 3;

  /** From the request's key to the journal's queue; below every ask's timeout. */
  private static final Duration GATHERING = Duration.ofSeconds(2);

  /** A twin whose caller lost patience stores its event all the same. */
  private static final Duration LATE = Duration.ofSeconds(10);

  @Override
  public Defence defence() {
    return Defence.ROW_BY_ROW;
  }

  @Override
  public String promise() {
    return "S1";
  }

  @Override
  public String checker() {
    return "a bad row fails alone: innocents of its batch are in the journal";
  }

  @Override
  public List<String> violations(Ground ground, List<String> sabotage) throws Exception {
    Path folder = ground.folder("row-by-row");
    List<String> options = new ArrayList<>(sabotage);
    options.add("-Djdbc-journal.parallelism=1");
    List<String> found = List.of();
    try (Database database = ground.database();
        NodeJvm node = NodeJvm.start(ground, database, folder, options);
        Operator operator = new Operator(node.http())) {
      database.inTransaction(
          t ->
              t.update(
                  "ALTER TABLE event_journal ADD CHECK (persistence_id NOT LIKE 'twin|"
                      + BAD
                      + "%')"));
      for (int round = 1; round <= ROUNDS && found.isEmpty(); round++) {
        found = round(database, operator, round);
      }
    }
    return found;
  }

  private static List<String> round(Database database, Operator operator, int round)
      throws Exception {
    DeviceId first = new DeviceId("first-" + round);
    DeviceId bad = new DeviceId(BAD + round);
    List<DeviceId> innocents =
        IntStream.range(0, INNOCENTS)
            .mapToObj(i -> new DeviceId("innocent-" + round + "-" + i))
            .toList();
    List<CompletableFuture<?>> answers = new ArrayList<>();
    try (Connection lock = Ground.connect(database);
        Statement statement = lock.createStatement()) {
      lock.setAutoCommit(false);
      statement.execute("LOCK TABLE event_journal IN SHARE MODE");
      answers.add(operator.register(first));
      Await.until("the writer waits", () -> count(database, "pg_locks WHERE NOT granted") > 0);
      long before = count(database, "idempotency_key");
      for (int i = 0; i < INNOCENTS; i++) {
        answers.add(operator.register(innocents.get(i)));
        if (i == INNOCENTS / 2) {
          answers.add(operator.register(bad));
        }
      }
      Await.until(
          "all are on their way to their twins",
          () -> count(database, "idempotency_key") > before + INNOCENTS);
      Await.pause(GATHERING);
      lock.rollback();
    }
    CompletableFuture.allOf(answers.toArray(CompletableFuture<?>[]::new)).join();
    return missing(database, innocents, bad);
  }

  private static List<String> missing(Database database, List<DeviceId> innocents, DeviceId bad)
      throws Exception {
    if (isStored(database, bad)) {
      throw new IllegalStateException("the bad row was not refused");
    }
    Await.within(LATE, () -> innocents.stream().allMatch(one -> isStored(database, one)));
    return innocents.stream()
        .filter(one -> !isStored(database, one))
        .map(one -> one + " is not in the journal, its batch held " + bad)
        .toList();
  }

  private static boolean isStored(Database database, DeviceId device) {
    return database.inTransaction(
        t ->
            t.first(
                    "SELECT 1 AS one FROM event_journal WHERE persistence_id = ?",
                    row -> row.number("one"),
                    TwinIds.of(device))
                .isPresent());
  }

  private static long count(Database database, String rows) {
    return database.inTransaction(
        t -> t.first("SELECT count(*) AS n FROM " + rows, row -> row.number("n")).orElseThrow());
  }
}
