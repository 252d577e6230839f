package twinfleet.service.projection;

import java.sql.SQLException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import twinfleet.core.DeliveryPolicy;
import twinfleet.core.DeviceTwin;
import twinfleet.core.Due;
import twinfleet.core.TwinEvent;
import twinfleet.core.TwinEvolution;
import twinfleet.persistence.Transaction;
import twinfleet.persistence.journal.JournalEntry;
import twinfleet.persistence.journal.JournalReader;
import twinfleet.persistence.journal.TwinIds;
import twinfleet.persistence.view.TwinRows;
import twinfleet.persistence.view.TwinRows.Folded;
import twinfleet.protocol.DeviceId;

/**
 * Folds events into rows with the same {@code evolve} as the twin itself, so that no event can be
 * forgotten here. Idempotent by sequence number; a missing event is fetched from the twin's own
 * journal; a twin that cannot be folded stays where it is and holds up nobody else.
 */
final class WhenTwinChangedThenUpdateTwinView {
  private static final Logger LOG =
      LoggerFactory.getLogger(WhenTwinChangedThenUpdateTwinView.class);

  private final DeliveryPolicy policy;
  private final int batchMax;

  WhenTwinChangedThenUpdateTwinView(DeliveryPolicy policy, int batchMax) {
    this.policy = policy;
    this.batchMax = batchMax;
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
      long have = reached(TwinIds.device(entry.persistenceId()));
      if (entry.sequenceNr() <= have) {
        repeated++;
      } else if (entry.sequenceNr() == have + 1) {
        fold(entry);
      } else {
        gaps++;
        LOG.warn(
            "{}: event {} follows {}; the missing ones are read from its journal",
            entry.persistenceId(),
            entry.sequenceNr(),
            have);
        fill(entry);
      }
    }

    private long reached(DeviceId device) {
      return known.getOrDefault(device, Folded.NOTHING).sequenceNr();
    }

    /** Folds the twin's own journal up to {@code upTo}, in pages. */
    private void fill(JournalEntry upTo) throws SQLException {
      DeviceId device = TwinIds.device(upTo.persistenceId());
      boolean goesOn = true;
      while (goesOn && reached(device) < upTo.sequenceNr()) {
        List<JournalEntry> page =
            JournalReader.of(transaction, upTo.persistenceId(), reached(device), batchMax);
        goesOn = !page.isEmpty();
        for (JournalEntry next : page) {
          goesOn = goesOn && next.sequenceNr() == reached(device) + 1 && fold(next);
        }
      }
      if (reached(device) < upTo.sequenceNr()) {
        broken++;
        LOG.error("{}: stands at {}", upTo.persistenceId(), reached(device));
      }
    }

    private boolean fold(JournalEntry entry) {
      DeviceId device = TwinIds.device(entry.persistenceId());
      try {
        TwinEvent event = entry.open().event();
        Folded before = known.getOrDefault(device, Folded.NOTHING);
        DeviceTwin twin = TwinEvolution.evolve(before.twin(), event);
        Folded after =
            new Folded(twin, entry.sequenceNr(), Due.nextWake(twin, policy, event.stamp().at()));
        known.put(device, after);
        changed.put(device, after);
        folded++;
        return true;
      } catch (RuntimeException unusable) {
        broken++;
        LOG.error("{}: event {} is broken", entry.persistenceId(), entry.sequenceNr(), unusable);
        return false;
      }
    }
  }
}
