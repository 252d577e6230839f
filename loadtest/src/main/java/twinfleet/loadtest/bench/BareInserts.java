package twinfleet.loadtest.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import twinfleet.persistence.Database;

/**
 * Yardstick: what the database takes at most. Rows like the journal's, 200 per commit on 4
 * connections, inserts rewritten into one statement.
 */
final class BareInserts implements AutoCloseable {
  private static final int CONNECTIONS = 4;
  private static final int ROWS_PER_COMMIT = 200;
  private static final byte[] PAYLOAD = new byte[250];
  private static final String TABLE =
      """
      CREATE TABLE IF NOT EXISTS bare_insert (
        ordering BIGSERIAL, persistence_id VARCHAR(255) NOT NULL, sequence_number BIGINT NOT NULL,
        payload BYTEA NOT NULL, PRIMARY KEY (persistence_id, sequence_number))
      """;

  private final Database database;
  private long batches;

  private BareInserts(Database database) {
    this.database = database;
  }

  static BareInserts open(Rig rig) {
    Database own = rig.databaseNamed("inserts");
    own.inTransaction(t -> t.update(TABLE));
    return new BareInserts(own);
  }

  /** Inserts for {@code length}; rows per second. */
  double run(Duration length) throws InterruptedException, ExecutionException {
    long begun = System.nanoTime();
    long end = begun + length.toNanos();
    List<Future<Long>> writers = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS)) {
      for (int i = 0; i < CONNECTIONS; i++) {
        int writer = i;
        long first = batches;
        writers.add(threads.submit(() -> insertUntil(end, "w" + writer + "-" + first)));
      }
    }
    long rows = 0;
    for (Future<Long> writer : writers) {
      rows += writer.get();
    }
    batches += rows / ROWS_PER_COMMIT;
    return rows / ((System.nanoTime() - begun) / 1e9);
  }

  private long insertUntil(long end, String writer) {
    long rows = 0;
    while (System.nanoTime() < end) {
      insert(writer, rows);
      rows += ROWS_PER_COMMIT;
    }
    return rows;
  }

  private void insert(String writer, long from) {
    List<Object[]> batch = new ArrayList<>(Collections.nCopies(ROWS_PER_COMMIT, null));
    for (int i = 0; i < ROWS_PER_COMMIT; i++) {
      batch.set(i, new Object[] {"twin|" + writer + i, from, PAYLOAD});
    }
    database.inTransaction(
        t -> {
          t.batch(
              "INSERT INTO bare_insert (persistence_id, sequence_number, payload)"
                  + " VALUES (?, ?, ?)",
              batch);
          return null;
        });
  }

  @Override
  public void close() {
    database.close();
  }
}
