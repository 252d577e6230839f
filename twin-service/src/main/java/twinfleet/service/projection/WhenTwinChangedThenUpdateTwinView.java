package twinfleet.service.projection;

import java.sql.SQLException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import twinfleet.persistence.Transaction;
import twinfleet.persistence.journal.JournalEntry;
import twinfleet.persistence.journal.TwinIds;
import twinfleet.persistence.view.TwinRows;
import twinfleet.persistence.view.TwinRows.Folded;
import twinfleet.protocol.DeviceId;

/**
 * Folds events into rows ({@link TwinFold}). Idempotent by sequence number; a missing event is
 * fetched from the twin's own journal; a twin that cannot be folded stays where it is and holds up
 * nobody else.
 */
final class WhenTwinChangedThenUpdateTwinView {
  private static final Logger LOG =
      LoggerFactory.getLogger(WhenTwinChangedThenUpdateTwinView.class);

  private final TwinFold fold;

  WhenTwinChangedThenUpdateTwinView(TwinFold fold) {
    this.fold = fold;
  }

  /**
   * What became of a batch of events.
   *
   * @param folded into rows
   * @param repeated were in the rows already
   * @param gaps that had to be filled from a twin's own journal
   * @param broken could not be folded
   */
  record Outcome(int folded, int repeated, int gaps, int broken) {}

  /** Brings the rows up to {@code entries}, within {@code transaction}. */
  Outcome handle(Transaction transaction, List<JournalEntry> entries) throws SQLException {
    List<JournalEntry> ours =
        entries.stream().filter(e -> TwinIds.isTwin(e.persistenceId())).toList();
    List<DeviceId> devices =
        ours.stream().map(e -> TwinIds.device(e.persistenceId())).distinct().toList();
    Folding folding = new Folding(transaction, TwinRows.load(transaction, devices));
    for (JournalEntry entry : ours) {
      folding.take(entry);
    }
    if (folding.gaps > 0) {
      LOG.warn("{} events had gaps before them, which were filled", folding.gaps);
    }
    TwinRows.store(transaction, folding.changed.values());
    return new Outcome(folding.folded, folding.repeated, folding.gaps, folding.broken);
  }

  /** One batch on its way. */
  private final class Folding {
    private final Transaction transaction;
    private final Map<DeviceId, Folded> known;
    private final Map<DeviceId, Folded> changed = new LinkedHashMap<>();
    private int folded;
    private int repeated;
    private int gaps;
    private int broken;

    private Folding(Transaction transaction, Map<DeviceId, Folded> known) {
      this.transaction = transaction;
      this.known = new HashMap<>(known);
    }

    private void take(JournalEntry entry) throws SQLException {
      DeviceId device = TwinIds.device(entry.persistenceId());
      Folded before = known.getOrDefault(device, Folded.NOTHING);
      if (entry.sequenceNr() <= before.sequenceNr()) {
        repeated++;
      } else if (entry.sequenceNr() == before.sequenceNr() + 1) {
        reach(device, before, fold.afterIfUsable(before, entry), entry);
      } else {
        gaps++;
        LOG.debug(
            "{}: event {} follows {}; the missing ones are read from its journal",
            entry.persistenceId(),
            entry.sequenceNr(),
            before.sequenceNr());
        long upTo = entry.sequenceNr();
        reach(device, before, fold.upTo(transaction, entry.persistenceId(), before, upTo), entry);
      }
    }

    private void reach(DeviceId device, Folded before, Folded reached, JournalEntry wanted) {
      long from = before.sequenceNr();
      long to = reached == null ? from : reached.sequenceNr();
      if (to > from) {
        known.put(device, reached);
        changed.put(device, reached);
        folded += (int) (to - from);
      }
      if (to < wanted.sequenceNr()) {
        broken++;
        LOG.error("{}: stands at {}", wanted.persistenceId(), to);
      }
    }
  }
}
