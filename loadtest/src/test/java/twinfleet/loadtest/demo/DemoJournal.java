package twinfleet.loadtest.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import twinfleet.core.AttemptCause;
import twinfleet.core.TwinEvent;
import twinfleet.persistence.Database;
import twinfleet.persistence.DatabaseSettings;
import twinfleet.persistence.journal.JournalEntry;
import twinfleet.persistence.journal.JournalReader;
import twinfleet.persistence.journal.JournaledTwin;
import twinfleet.persistence.journal.Recorded;
import twinfleet.persistence.journal.TwinIds;
import twinfleet.standalone.HostedPostgres;
import twinfleet.standalone.PostgresSettings;

/**
 * The journal of a demo at one moment.
 *
 * @param events of each device, in its order
 */
record DemoJournal(Map<String, List<Recorded>> events) {
  private static final int ROWS_MAX = 10_000;

  /** An attempt window has at least this left after a connection's first evidence (section 4). */
  private static final Duration WINDOW_LEAST = Duration.ofMinutes(6);

  /** Reads from the server that a killed demo left running. */
  static DemoJournal orphaned(Path data) throws Exception {
    Path note = data.resolve("postgres/cluster/postmaster.pid");
    String port = Files.readAllLines(note).get(3).strip();
    return read("jdbc:postgresql://127.0.0.1:" + port + "/twinfleet", "twinfleet");
  }

  /** Reads what an ended demo left. */
  static DemoJournal ended(Path data) {
    PostgresSettings settings = PostgresSettings.of(data.resolve("postgres"), 0);
    try (HostedPostgres postgres = HostedPostgres.start(settings)) {
      return read(postgres.jdbcUrl(), postgres.user());
    }
  }

  private static DemoJournal read(String url, String user) {
    Map<String, List<Recorded>> events = new LinkedHashMap<>();
    try (Database database = Database.open(DatabaseSettings.of(url, user, ""))) {
      for (int i = 0; i < SmallDemo.DEVICES; i++) {
        String id = TwinIds.of(DemoFleet.deviceId(i));
        List<JournalEntry> rows = database.inTransaction(t -> JournalReader.of(t, id, 0, ROWS_MAX));
        for (int n = 0; n < rows.size(); n++) {
          assertThat(rows.get(n).sequenceNr()).as("numbers of %s", id).isEqualTo(n + 1);
        }
        events.put(DemoFleet.deviceId(i).value(), rows.stream().map(JournalEntry::open).toList());
      }
    }
    return new DemoJournal(events);
  }

  /** The fold of a device's events; checks its chain of hashes and that revisions never fall. */
  JournaledTwin fold(String device) {
    JournaledTwin twin = JournaledTwin.EMPTY;
    long revision = 0;
    for (Recorded event : events.get(device)) {
      assertThat(event.follows(twin.head())).as("link of %s: %s", device, event).isTrue();
      long next = event.event().stamp().revision();
      assertThat(next).as("revision of %s: %s", device, event).isGreaterThanOrEqualTo(revision);
      revision = next;
      twin = twin.after(event);
    }
    return twin;
  }

  /** Checks that nothing of {@code earlier} is missing or changed. */
  void continues(DemoJournal earlier) {
    earlier.events.forEach(
        (device, known) ->
            assertThat(events.get(device))
                .as("journal of %s", device)
                .startsWith(known.toArray(Recorded[]::new)));
  }

  /** Checks that the absence after {@code earlier} counted as nobody's silence (section 4). */
  void burntNoAttemptAfter(DemoJournal earlier) {
    Instant restart =
        events.keySet().stream()
            .flatMap(device -> since(earlier, device).stream())
            .map(event -> event.stamp().at())
            .min(Instant::compareTo)
            .orElseThrow();
    for (String device : events.keySet()) {
      Instant evidence = restart;
      for (TwinEvent event : since(earlier, device)) {
        if (event instanceof TwinEvent.DeviceCameOnline online) {
          evidence = online.stamp().at();
        }
        if (event instanceof TwinEvent.AttemptOpened attempt && isSilence(attempt.cause())) {
          assertThat(attempt.stamp().at())
              .as("%s, heard of at %s: %s", device, evidence, events.get(device))
              .isAfterOrEqualTo(evidence.plus(WINDOW_LEAST));
        }
      }
    }
  }

  private List<TwinEvent> since(DemoJournal earlier, String device) {
    List<Recorded> all = events.get(device);
    return all.subList(earlier.events.get(device).size(), all.size()).stream()
        .map(Recorded::event)
        .toList();
  }

  private static boolean isSilence(AttemptCause cause) {
    return cause == AttemptCause.NO_ACKNOWLEDGEMENT || cause == AttemptCause.NO_PROGRESS;
  }
}
