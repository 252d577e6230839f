package twinfleet.service.projection;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import twinfleet.persistence.Database;
import twinfleet.persistence.DatabaseFailed;
import twinfleet.persistence.Transaction;
import twinfleet.persistence.journal.TwinIds;
import twinfleet.persistence.view.TwinRowCheck;
import twinfleet.persistence.view.TwinRowCheck.Stored;
import twinfleet.persistence.view.TwinRows;
import twinfleet.persistence.view.TwinRows.Folded;
import twinfleet.protocol.DeviceId;

/**
 * Folds rows anew from their twins' own journals, to the very end, in place of the projection: it
 * skips by sequence number what it then finds in them. A row never shows a state in between.
 */
final class Repair {
  private static final Logger LOG = LoggerFactory.getLogger(Repair.class);

  private final Database database;
  private final TwinFold fold;

  Repair(Database database, TwinFold fold) {
    this.database = database;
    this.fold = fold;
  }

  /** Those of {@code devices} whose row is still not what it should be. */
  List<DeviceId> of(List<DeviceId> devices) {
    try {
      return devices.isEmpty() ? List.of() : database.inTransaction(t -> together(t, devices));
    } catch (DatabaseFailed one) {
      LOG.warn("{} rows are repaired one by one: {}", devices.size(), one.getMessage());
      return devices.stream().filter(device -> !alone(device)).toList();
    }
  }

  private boolean alone(DeviceId device) {
    try {
      return database.inTransaction(t -> together(t, List.of(device))).isEmpty();
    } catch (DatabaseFailed failed) {
      LOG.warn("{}: its row cannot be repaired: {}", device, failed.getMessage());
      return false;
    }
  }

  private List<DeviceId> together(Transaction transaction, List<DeviceId> devices)
      throws SQLException {
    TwinProjection.WRITING.take(transaction);
    Map<DeviceId, Stored> rows = TwinRowCheck.load(transaction, devices);
    List<Folded> anew = new ArrayList<>();
    List<DeviceId> unrepaired = new ArrayList<>();
    for (DeviceId device : devices) {
      Folded told = fold.upTo(transaction, TwinIds.of(device), Folded.NOTHING, Long.MAX_VALUE);
      boolean whole = isWhole(transaction, device, told);
      if (!whole) {
        unrepaired.add(device);
      }
      if (told.sequenceNr() == 0 && whole) {
        TwinRowCheck.remove(transaction, device);
      } else if (whole || isBetter(told, rows.get(device))) {
        anew.add(told);
      }
    }
    TwinRows.store(transaction, anew);
    return unrepaired;
  }

  /** Whether the fold is of all that the journal holds. */
  private static boolean isWhole(Transaction transaction, DeviceId device, Folded told)
      throws SQLException {
    return transaction
        .first(
            "SELECT 1 AS one FROM event_journal WHERE persistence_id = ? AND sequence_number > ?"
                + " LIMIT 1",
            row -> row.number("one"),
            TwinIds.of(device),
            told.sequenceNr())
        .isEmpty();
  }

  /** Half a journal is told only where the row tells less. */
  private static boolean isBetter(Folded told, Stored row) {
    return told.sequenceNr() > 0
        && (row == null || row.twin() == null || row.sequenceNr() < told.sequenceNr());
  }
}
