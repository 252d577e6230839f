package twinfleet.service.projection;

import java.sql.SQLException;
import java.util.List;
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
import twinfleet.persistence.view.TwinRows.Folded;

/**
 * Folds events into what a row holds, with the same {@code evolve} as the twin itself, so that no
 * event can be forgotten here. Used by whoever writes rows, so that all of them agree.
 */
final class TwinFold {
  private static final Logger LOG = LoggerFactory.getLogger(TwinFold.class);

  private final DeliveryPolicy policy;
  private final int pageMax;

  TwinFold(DeliveryPolicy policy, int pageMax) {
    this.policy = policy;
    this.pageMax = pageMax;
  }

  /** The fold after {@code entry}, the next of its twin; throws when it is no usable event. */
  Folded after(Folded before, JournalEntry entry) {
    TwinEvent event = entry.open().event();
    DeviceTwin twin = TwinEvolution.evolve(before.twin(), event);
    return new Folded(twin, entry.sequenceNr(), Due.nextWake(twin, policy, event.stamp().at()));
  }

  /**
   * Goes on from {@code before} through the twin's own journal, in pages.
   *
   * @param sequenceNr where to stop
   * @return short of it where an event is missing or unusable
   */
  Folded upTo(Transaction transaction, String persistenceId, Folded before, long sequenceNr)
      throws SQLException {
    Folded reached = before;
    boolean goesOn = true;
    while (goesOn && reached.sequenceNr() < sequenceNr) {
      int limit = (int) Math.min(pageMax, sequenceNr - reached.sequenceNr());
      List<JournalEntry> page =
          JournalReader.of(transaction, persistenceId, reached.sequenceNr(), limit);
      goesOn = page.size() == limit;
      for (JournalEntry next : page) {
        Folded after = afterIfUsable(reached, next);
        if (after == null) {
          return reached;
        }
        reached = after;
      }
    }
    return reached;
  }

  /** Null, and said, when {@code next} does not follow or cannot be used. */
  Folded afterIfUsable(Folded before, JournalEntry next) {
    if (next.sequenceNr() != before.sequenceNr() + 1) {
      LOG.error("{}: no event {}", next.persistenceId(), before.sequenceNr() + 1);
      return null;
    }
    try {
      return after(before, next);
    } catch (RuntimeException unusable) {
      LOG.error("{}: event {} is broken", next.persistenceId(), next.sequenceNr(), unusable);
      return null;
    }
  }
}
