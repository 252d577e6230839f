package twinfleet.persistence.journal;

import java.sql.SQLException;
import java.util.List;
import twinfleet.persistence.Transaction;

/** How far each twin's own journal reaches: a walk in the order of the primary key. */
public final class JournalHeads {
  /** Jumps from one persistence id to the next, without reading the rows in between. */
  private static final String NEXT =
      """
      WITH RECURSIVE ids AS (
        (SELECT persistence_id FROM event_journal WHERE persistence_id > ?
          ORDER BY persistence_id LIMIT 1)
        UNION ALL
        SELECT (SELECT e.persistence_id FROM event_journal e
            WHERE e.persistence_id > ids.persistence_id ORDER BY e.persistence_id LIMIT 1)
          FROM ids WHERE ids.persistence_id IS NOT NULL)
      SELECT i.persistence_id,
        (SELECT max(e.sequence_number) FROM event_journal e
          WHERE e.persistence_id = i.persistence_id) AS head,
        (SELECT e.sequence_number FROM event_journal e
          WHERE e.persistence_id = i.persistence_id AND (e.txid, e.ordering) <= (?::xid8, ?)
          ORDER BY e.sequence_number DESC LIMIT 1) AS passed
      FROM (SELECT persistence_id FROM ids WHERE persistence_id IS NOT NULL LIMIT ?) i\
      """;

  private JournalHeads() {}

  /**
   * One twin's journal.
   *
   * @param head its last sequence number
   * @param passed the last one that a reader at the given offset has read; 0 for none
   */
  public record Head(String persistenceId, long head, long passed) {}

  /**
   * The next ids after {@code persistenceId} (empty for the first), at most {@code limit}.
   *
   * @param offset of the reader whose progress is asked for
   */
  public static List<Head> after(
      Transaction transaction, String persistenceId, JournalOffset offset, int limit)
      throws SQLException {
    return transaction.query(
        NEXT,
        row -> new Head(row.text("persistence_id"), row.number("head"), row.number("passed")),
        persistenceId,
        offset.txid(),
        offset.ordering(),
        limit);
  }
}
