package twinfleet.persistence.journal;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import twinfleet.persistence.Row;
import twinfleet.persistence.Transaction;

/**
 * Reads the journal without gaps (docs/decisions/0007): rows in order of (transaction, ordering),
 * only below the oldest transaction that still runs, so that nothing can appear behind the reader.
 */
public final class JournalReader {
  private static final String COLUMNS =
      "SELECT persistence_id, sequence_number, event_ser_manifest, event_payload, txid::text AS"
          + " txid_text, ordering, write_timestamp FROM event_journal ";

  private static final String AFTER =
      COLUMNS
          + "WHERE (txid, ordering) > (CAST(? AS xid8), ?)"
          + settled()
          + " ORDER BY txid, ordering LIMIT ?";

  private JournalReader() {}

  /** Below the oldest transaction that still runs, nothing new can appear. */
  private static String settled() {
    return " AND txid < pg_snapshot_xmin(pg_current_snapshot())";
  }

  /** Where {@code projection} goes on; in a new timeline from the start. */
  public static JournalOffset offset(Transaction transaction, String projection)
      throws SQLException {
    return transaction
        .first(
            "SELECT t.number, o.txid::text AS txid_text, o.ordering FROM journal_timeline t"
                + " LEFT JOIN projection_offset o ON o.projection = ? AND o.timeline = t.number",
            JournalReader::offset,
            projection)
        .orElseThrow();
  }

  private static JournalOffset offset(Row row) throws SQLException {
    int timeline = (int) row.number("number");
    String txid = row.text("txid_text");
    return txid == null
        ? JournalOffset.start(timeline)
        : new JournalOffset(timeline, txid, row.number("ordering"));
  }

  /** Moves {@code projection} on, in the transaction of what it made of the rows. */
  public static void store(Transaction transaction, String projection, JournalOffset offset)
      throws SQLException {
    transaction.update(
        "INSERT INTO projection_offset (projection, timeline, txid, ordering)"
            + " VALUES (?, ?, CAST(? AS xid8), ?) ON CONFLICT (projection) DO UPDATE SET"
            + " timeline = excluded.timeline, txid = excluded.txid, ordering = excluded.ordering",
        projection,
        offset.timeline(),
        offset.txid(),
        offset.ordering());
  }

  /** The next rows after {@code offset}, at most {@code limit}. */
  public static List<JournalEntry> after(Transaction transaction, JournalOffset offset, int limit)
      throws SQLException {
    return transaction.query(AFTER, JournalReader::entry, offset.txid(), offset.ordering(), limit);
  }

  /** A twin's own rows after {@code sequenceNr}, in its order, at most {@code limit}. */
  public static List<JournalEntry> of(
      Transaction transaction, String persistenceId, long sequenceNr, int limit)
      throws SQLException {
    return transaction.query(
        COLUMNS
            + "WHERE persistence_id = ? AND sequence_number > ? ORDER BY sequence_number LIMIT ?",
        JournalReader::entry,
        persistenceId,
        sequenceNr,
        limit);
  }

  /** How long the oldest row after {@code offset} waits, running transactions included. */
  public static Duration lag(Transaction transaction, JournalOffset offset, Instant wallNow)
      throws SQLException {
    Optional<Instant> oldest =
        transaction.first(
            COLUMNS
                + "WHERE (txid, ordering) > (CAST(? AS xid8), ?) ORDER BY txid, ordering LIMIT 1",
            row -> entry(row).writtenAt(),
            offset.txid(),
            offset.ordering());
    return oldest.map(at -> Duration.between(at, wallNow)).orElse(Duration.ZERO);
  }

  private static JournalEntry entry(Row row) throws SQLException {
    return new JournalEntry(
        row.text("persistence_id"),
        row.number("sequence_number"),
        row.text("event_ser_manifest"),
        row.bytes("event_payload"),
        row.text("txid_text"),
        row.number("ordering"),
        Instant.ofEpochMilli(row.number("write_timestamp")));
  }
}
