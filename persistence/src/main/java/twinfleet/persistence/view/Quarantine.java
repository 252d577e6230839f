package twinfleet.persistence.view;

import java.sql.SQLException;
import java.util.List;
import twinfleet.persistence.Database;
import twinfleet.persistence.Row;
import twinfleet.protocol.DeviceId;

/** {@code rejected_message}: the newest messages that broke the contract, within two bounds. */
public final class Quarantine {
  private static final String INSERT =
      "INSERT INTO rejected_message"
          + " (at, topic, device_id, kind, detail, payload_bytes, payload_head)"
          + " VALUES (?, ?, ?, ?, ?, ?, ?)";

  private static final String TRIM =
      """
      DELETE FROM rejected_message WHERE id <= (
        SELECT max(id) FROM (
          SELECT id, row_number() OVER newest AS rows, sum(kept_bytes) OVER newest AS bytes
          FROM rejected_message WINDOW newest AS (ORDER BY id DESC)) AS kept
        WHERE rows > ? OR bytes > ?)\
      """;

  private final Database database;

  /** Over {@code database}. */
  public Quarantine(Database database) {
    this.database = database;
  }

  /**
   * Stores {@code messages}, oldest first, and forgets the oldest beyond the bounds, in one
   * transaction.
   *
   * @param rowsMax rows that stay at most
   * @param bytesMax sum of {@code kept_bytes} that stays at most
   * @return how many were forgotten
   */
  public int keep(List<RejectedMessage> messages, int rowsMax, long bytesMax) {
    List<Object[]> rows = messages.stream().map(Quarantine::row).toList();
    return database.inTransaction(
        t -> {
          // Two nodes that trim at once would wait for each other's rows.
          t.update("LOCK TABLE rejected_message IN SHARE ROW EXCLUSIVE MODE");
          t.batch(INSERT, rows);
          return t.update(TRIM, rowsMax, bytesMax);
        });
  }

  /** The newest first, at most {@code limit}. */
  public List<RejectedMessage> newest(int limit) {
    return database.inTransaction(
        t ->
            t.query(
                "SELECT * FROM rejected_message ORDER BY id DESC LIMIT ?",
                Quarantine::message,
                limit));
  }

  private static Object[] row(RejectedMessage m) {
    String device = m.device() == null ? null : m.device().value();
    return new Object[] {
      m.at(), m.topic(), device, m.kind(), m.detail(), m.payloadBytes(), m.payloadHead()
    };
  }

  private static RejectedMessage message(Row row) throws SQLException {
    String device = row.text("device_id");
    return new RejectedMessage(
        row.instant("at"),
        row.text("topic"),
        device == null ? null : new DeviceId(device),
        row.text("kind"),
        row.text("detail"),
        (int) row.number("payload_bytes"),
        row.bytes("payload_head"));
  }
}
