package twinfleet.service.projection;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import twinfleet.persistence.Transaction;
import twinfleet.persistence.journal.JournalHeads;
import twinfleet.persistence.journal.JournalHeads.Head;
import twinfleet.persistence.journal.JournalOffset;
import twinfleet.persistence.journal.JournalReader;
import twinfleet.persistence.journal.TwinIds;
import twinfleet.persistence.view.ReconcilerProgress.Claim;
import twinfleet.persistence.view.TwinRowCheck;
import twinfleet.persistence.view.TwinRowCheck.Columns;
import twinfleet.persistence.view.TwinRowCheck.Stored;
import twinfleet.persistence.view.TwinRows.Folded;
import twinfleet.protocol.DeviceId;

/**
 * Compares a slice in one snapshot of the database: the projection stores rows and offset together,
 * so what its offset has passed must be in the rows of the same snapshot, and what it has not is
 * merely late.
 */
final class Comparison {
  private final TwinFold fold;
  private final ReconcilerSettings settings;

  Comparison(TwinFold fold, ReconcilerSettings settings) {
    this.fold = fold;
    this.settings = settings;
  }

  /** A device whose row is wrong. */
  record Found(DeviceId device, Difference difference) {}

  /**
   * What was seen.
   *
   * @param key where the walk goes on, or null at its end
   * @param twins looked at
   * @param rows journal rows of these twins, and one for each
   */
  record Slice(String key, int twins, long rows, List<Found> found) {
    /** Whether most of it has to be made anew: then there is no sense in doing so slowly. */
    boolean isMostlyWrong() {
      return found.size() * 2 > twins;
    }
  }

  /** The slice that {@code claim} names. */
  Slice of(Transaction transaction, Claim claim) throws SQLException {
    transaction.update("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");
    return switch (claim.walk()) {
      case JOURNAL -> ofJournal(transaction, claim.key());
      case ROWS -> ofRows(transaction, claim.key());
    };
  }

  private Slice ofRows(Transaction transaction, String key) throws SQLException {
    int limit = settings.sliceRowsMax();
    TwinRowCheck.Part part = TwinRowCheck.after(transaction, key, limit);
    List<Found> found =
        part.orphans().stream().map(d -> new Found(d, Difference.NO_JOURNAL)).toList();
    int twins = part.devices().size();
    String next = twins < limit ? null : part.devices().getLast().value();
    return new Slice(next, twins, twins, found);
  }

  private Slice ofJournal(Transaction transaction, String key) throws SQLException {
    JournalOffset offset = JournalReader.offset(transaction, TwinProjection.NAME);
    int limit = settings.sliceRowsMax();
    List<Head> heads = JournalHeads.after(transaction, key, offset, limit);
    List<DeviceId> devices =
        heads.stream().filter(Comparison::isTwin).map(Comparison::device).toList();
    Map<DeviceId, Stored> rows = TwinRowCheck.load(transaction, devices);
    List<Found> found = new ArrayList<>();
    String next = heads.size() < limit ? null : heads.getLast().persistenceId();
    int twins = 0;
    long folded = 0;
    long cost = 0;
    for (Head head : heads) {
      if (isTwin(head)) {
        Stored row = rows.get(device(head));
        Difference difference = difference(transaction, head, row);
        if (difference != null) {
          found.add(new Found(device(head), difference));
        }
        folded += 1 + (row == null ? 0 : row.sequenceNr());
        cost += 1 + head.head();
        twins++;
      }
      if (folded >= limit || cost >= settings.rebuiltRowsMax()) {
        boolean last = head == heads.getLast();
        return new Slice(last ? next : head.persistenceId(), twins, cost, found);
      }
    }
    return new Slice(next, twins, cost, found);
  }

  /** Null for none. */
  private Difference difference(Transaction transaction, Head head, Stored row)
      throws SQLException {
    if (row == null) {
      return head.passed() > 0 ? Difference.MISSING_ROW : null;
    }
    if (row.sequenceNr() < head.passed()) {
      return Difference.BEHIND;
    }
    if (row.sequenceNr() > head.head()) {
      return Difference.AHEAD;
    }
    if (row.twin() == null) {
      return Difference.UNREADABLE_ROW;
    }
    return row.sequenceNr() > settings.twinEventsMax() ? null : content(transaction, head, row);
  }

  private Difference content(Transaction transaction, Head head, Stored row) throws SQLException {
    long have = row.sequenceNr();
    Folded told = fold.upTo(transaction, head.persistenceId(), Folded.NOTHING, have);
    if (told.sequenceNr() < have) {
      return Difference.BROKEN_JOURNAL;
    }
    if (!told.twin().equals(row.twin())) {
      return Difference.CONTENT;
    }
    Columns columns = TwinRowCheck.compare(transaction, told);
    return switch (columns) {
      case SAME -> null;
      case DUE -> Difference.DUE;
      case CONTENT -> Difference.CONTENT;
    };
  }

  private static boolean isTwin(Head head) {
    return TwinIds.isTwin(head.persistenceId());
  }

  private static DeviceId device(Head head) {
    return TwinIds.device(head.persistenceId());
  }
}
