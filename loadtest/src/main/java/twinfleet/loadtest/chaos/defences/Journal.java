package twinfleet.loadtest.chaos.defences;

import java.util.List;
import java.util.stream.Stream;
import twinfleet.core.TwinEvent;
import twinfleet.persistence.Database;
import twinfleet.persistence.journal.JournalReader;
import twinfleet.persistence.journal.TwinIds;
import twinfleet.protocol.DeviceId;

/** What a scenario reads of one twin's journal. */
final class Journal {
  private static final int EVENTS_MAX = 1_000;

  private Journal() {}

  static List<TwinEvent> of(Database database, DeviceId device) {
    return database
        .inTransaction(t -> JournalReader.of(t, TwinIds.of(device), 0, EVENTS_MAX))
        .stream()
        .map(entry -> entry.open().event())
        .toList();
  }

  static <T extends TwinEvent> Stream<T> of(Database database, DeviceId device, Class<T> kind) {
    return of(database, device).stream().filter(kind::isInstance).map(kind::cast);
  }
}
