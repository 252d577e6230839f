package twinfleet.loadtest.chaos;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import twinfleet.core.TwinEvent;
import twinfleet.persistence.Database;
import twinfleet.persistence.journal.JournalEntry;
import twinfleet.persistence.journal.JournalReader;
import twinfleet.persistence.journal.JournaledTwin;
import twinfleet.persistence.journal.Recorded;
import twinfleet.persistence.journal.TwinIds;
import twinfleet.protocol.DeviceId;

/**
 * The journal of every device at one moment.
 *
 * @param rows of each device, in its order
 */
record Journals(Map<String, List<Row>> rows) {
  private static final int PAGE = 1_000;

  /** A row, opened. */
  record Row(JournalEntry entry, Recorded recorded) {
    TwinEvent event() {
      return recorded.event();
    }
  }

  static Journals read(Database database, List<String> devices) {
    Map<String, List<Row>> rows = new LinkedHashMap<>();
    for (String device : devices) {
      String id = TwinIds.of(new DeviceId(device));
      List<JournalEntry> all = new java.util.ArrayList<>();
      List<JournalEntry> page;
      do {
        long after = all.isEmpty() ? 0 : all.getLast().sequenceNr();
        page = database.inTransaction(t -> JournalReader.of(t, id, after, PAGE));
        all.addAll(page);
      } while (page.size() == PAGE);
      rows.put(device, all.stream().map(entry -> new Row(entry, entry.open())).toList());
    }
    return new Journals(rows);
  }

  List<Row> of(String device) {
    return rows.getOrDefault(device, List.of());
  }

  Stream<TwinEvent> events(String device) {
    return of(device).stream().map(Row::event);
  }

  /** The twin as its journal has it. */
  JournaledTwin fold(String device) {
    JournaledTwin twin = JournaledTwin.EMPTY;
    for (Row row : of(device)) {
      twin = twin.after(row.recorded());
    }
    return twin;
  }
}
