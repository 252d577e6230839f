package twinfleet.persistence.view;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import twinfleet.core.DeviceTwin;
import twinfleet.persistence.Transaction;
import twinfleet.persistence.journal.TwinIds;
import twinfleet.persistence.journal.TwinJson;
import twinfleet.persistence.view.TwinRows.Folded;
import twinfleet.protocol.DeviceId;

/** The reconciler's side of {@code twin_view}: rows as they are, beside what they should be. */
public final class TwinRowCheck {
  /** The columns that are made from the fold, in their order, but for the last two. */
  private static final String CONTENT =
      """
      SELECT ROW(seq_nr, model, site, labels, lifecycle, delivery_state, disposition,
          current_version, current_version_key, target_version, target_version_key,
          journaled_presence, last_online_at, network_class, attention_reachable,
          attention_away, state_since, last_update_attempt, expires_at, delivered_at)
        IS DISTINCT FROM
        ROW(?, ?, ?, ?::jsonb, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) AS content,
        next_due_at IS DISTINCT FROM ? OR (wake_at IS NULL AND next_due_at IS NOT NULL) AS due
      FROM twin_view WHERE device_id = ?\
      """;

  private TwinRowCheck() {}

  /**
   * A row.
   *
   * @param twin its fold; null when that cannot be read
   */
  public record Stored(long sequenceNr, DeviceTwin twin) {}

  /** The rows of {@code devices}; who has none is not in the map. */
  public static Map<DeviceId, Stored> load(Transaction transaction, List<DeviceId> devices)
      throws SQLException {
    Map<DeviceId, Stored> rows = new HashMap<>();
    transaction.query(
        "SELECT device_id, seq_nr, state FROM twin_view WHERE device_id = ANY (?)",
        row -> {
          Optional<DeviceTwin> twin = TwinJson.readable(row.bytes("state"));
          Stored stored = new Stored(row.number("seq_nr"), twin.orElse(null));
          return rows.put(new DeviceId(row.text("device_id")), stored);
        },
        devices.stream().map(DeviceId::value).toList());
    return rows;
  }

  /** What the columns beside the fold say otherwise than {@code fold} does. */
  public enum Columns {
    /** Nothing. */
    SAME,
    /** When the twin is to be woken. */
    DUE,
    /** What is shown, filtered or counted. */
    CONTENT
  }

  /** Compares the row of {@code fold}'s device with it; a row that is gone is not the same. */
  public static Columns compare(Transaction transaction, Folded fold) throws SQLException {
    List<Object> columns = new ArrayList<>(Arrays.asList(TwinRows.columns(fold)));
    Object device = columns.removeFirst();
    columns.remove(TwinRows.STATE - 1);
    columns.removeLast();
    columns.add(device);
    return transaction
        .first(
            CONTENT,
            row -> {
              boolean content = row.result().getBoolean("content");
              boolean due = row.result().getBoolean("due");
              return content ? Columns.CONTENT : due ? Columns.DUE : Columns.SAME;
            },
            columns.toArray())
        .orElse(Columns.CONTENT);
  }

  /**
   * One part of a walk over the rows.
   *
   * @param devices in their order
   * @param orphans those of them that the journal does not know
   */
  public record Part(List<DeviceId> devices, List<DeviceId> orphans) {}

  /** The next rows after {@code device} (empty for the first), at most {@code limit}. */
  public static Part after(Transaction transaction, String device, int limit) throws SQLException {
    List<DeviceId> orphans = new ArrayList<>();
    List<DeviceId> devices =
        transaction.query(
            "SELECT device_id, EXISTS (SELECT 1 FROM event_journal"
                + " WHERE persistence_id = ? || device_id) AS known"
                + " FROM twin_view WHERE device_id > ? ORDER BY device_id LIMIT ?",
            row -> {
              DeviceId id = new DeviceId(row.text("device_id"));
              if (!row.result().getBoolean("known")) {
                orphans.add(id);
              }
              return id;
            },
            TwinIds.PREFIX,
            device,
            limit);
    return new Part(devices, orphans);
  }

  /** Removes the row of a device that the journal does not know. */
  public static void remove(Transaction transaction, DeviceId device) throws SQLException {
    transaction.update("DELETE FROM twin_view WHERE device_id = ?", device.value());
  }
}
