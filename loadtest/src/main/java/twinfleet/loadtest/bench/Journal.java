package twinfleet.loadtest.bench;

import java.time.Duration;
import twinfleet.loadtest.load.Patience;
import twinfleet.persistence.Database;

/** What benchmarks ask of the database behind the node's back; each question is cheap. */
final class Journal {
  private static final Duration QUIET = Duration.ofSeconds(2);
  private static final Duration QUIET_BOUND_LEAST = Duration.ofSeconds(120);
  private static final Duration QUIET_BOUND_PER_DEVICE = Duration.ofMillis(20);

  private Journal() {}

  /**
   * Events stored so far, by the sequence that numbers them: exact while no transaction fails, and
   * one row whatever the journal's size.
   */
  static long events(Database database) {
    return number(
        database,
        "SELECT CASE WHEN is_called THEN last_value ELSE 0 END AS n"
            + " FROM event_journal_ordering_seq");
  }

  /** Rows of the journal, counted. */
  static long rows(Database database) {
    return number(database, "SELECT count(*) AS n FROM event_journal");
  }

  /** Bytes that PostgreSQL has written to its log since it was made. */
  static long walBytes(Database database) {
    return number(database, "SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::bigint AS n");
  }

  /** Events that the read model has not folded yet. */
  static long backlog(Database database) {
    return number(
        database,
        """
        SELECT count(*) AS n FROM event_journal j
        WHERE (j.txid, j.ordering) > (SELECT txid, ordering FROM projection_offset
                                      WHERE projection = 'twin-view')
        """);
  }

  /** Whether within {@code bound} the read model has everything. */
  static boolean settled(Database database, Duration bound) throws InterruptedException {
    return Patience.until(() -> backlog(database) == 0, bound);
  }

  /**
   * Waits until no event came for two seconds and the read model has all.
   *
   * @param devices that may be at work, which sets the bound
   */
  static void awaitQuiet(Database database, int devices) throws InterruptedException {
    Duration bound = QUIET_BOUND_LEAST.plus(QUIET_BOUND_PER_DEVICE.multipliedBy(devices));
    long[] seen = {-1, System.nanoTime()};
    boolean quiet =
        Patience.until(
            () -> {
              long now = events(database);
              if (now != seen[0]) {
                seen[0] = now;
                seen[1] = System.nanoTime();
              }
              return System.nanoTime() - seen[1] > QUIET.toNanos() && backlog(database) == 0;
            },
            bound);
    if (!quiet) {
      throw new IllegalStateException("the journal does not come to rest within " + bound);
    }
  }

  /** A transaction id that every later event's is not below. */
  static long nextTransaction(Database database) {
    return number(database, "SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint AS n");
  }

  /** Events of {@code manifest} since that transaction. */
  static long countSince(Database database, long transaction, String manifest) {
    return number(
        database,
        "SELECT count(*) AS n FROM event_journal"
            + " WHERE txid >= ?::text::xid8 AND event_ser_manifest = ?",
        Long.toString(transaction),
        manifest);
  }

  /** Seconds from the first event since that transaction to the last of {@code manifest}. */
  static double spanSecondsSince(Database database, long transaction, String manifest) {
    long millis =
        number(
            database,
            """
            SELECT max(write_timestamp) FILTER (WHERE event_ser_manifest = ?)
              - min(write_timestamp) AS n
            FROM event_journal WHERE txid >= ?::text::xid8
            """,
            manifest,
            Long.toString(transaction));
    return millis / 1e3;
  }

  /** As 17.2. */
  static String serverVersion(Database database) {
    return database.inTransaction(
        t ->
            t.first("SHOW server_version", row -> row.result().getString(1))
                .orElseThrow()
                .split(" ")[0]);
  }

  /** The number n of a question of one row. */
  static long number(Database database, String sql, Object... parameters) {
    return database.inTransaction(
        t -> t.first(sql, row -> row.result().getLong("n"), parameters).orElse(0L));
  }
}
