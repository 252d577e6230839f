package twinfleet.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import twinfleet.core.DeliveryPolicy;
import twinfleet.persistence.Database;
import twinfleet.persistence.DatabaseSettings;
import twinfleet.persistence.journal.JournalEntry;
import twinfleet.persistence.journal.JournalReader;
import twinfleet.persistence.journal.JournaledTwin;
import twinfleet.persistence.journal.Recorded;
import twinfleet.persistence.journal.TwinIds;
import twinfleet.persistence.view.TwinRow;
import twinfleet.persistence.view.TwinViews;
import twinfleet.protocol.DeviceId;

/** Reads a data folder's journal as an auditor would: from PostgreSQL alone, no node running. */
record JournalWalk(HostedPostgres postgres, Database database) implements AutoCloseable {
  private static final int ROWS_MAX = 10_000;

  /** Starts PostgreSQL on {@code data}, the folder of a stopped {@link Standalone}. */
  static JournalWalk over(Path data) {
    var postgres = HostedPostgres.start(PostgresSettings.of(data.resolve("postgres"), 0));
    var settings = DatabaseSettings.of(postgres.jdbcUrl(), postgres.user(), "");
    return new JournalWalk(postgres, Database.open(settings));
  }

  /** The persistence ids that have rows. */
  List<String> twins() {
    return database.inTransaction(
        t ->
            t.query(
                "SELECT DISTINCT persistence_id FROM event_journal ORDER BY 1",
                row -> row.text("persistence_id")));
  }

  List<JournalEntry> rows(String device) {
    var id = TwinIds.of(new DeviceId(device));
    return database.inTransaction(t -> JournalReader.of(t, id, 0, ROWS_MAX));
  }

  /** What happened to a device: {@code firmware-assigned} and the like, in order. */
  List<String> story(String device) {
    return rows(device).stream()
        .map(row -> row.manifest().replaceFirst("^twin\\.", "").replaceFirst("\\.v\\d+$", ""))
        .toList();
  }

  /** Checks numbers, the chain of hashes, and that the read model's row is the rows' fold. */
  void check(String device) {
    var state = JournaledTwin.EMPTY;
    var number = 0L;
    for (var row : rows(device)) {
      assertThat(row.sequenceNr()).as("sequence number").isEqualTo(++number);
      Recorded recorded = row.open();
      assertThat(recorded.follows(state.head())).as("link of %s", row.manifest()).isTrue();
      state = state.after(recorded);
    }
    var shown = view(device);
    assertThat(shown.sequenceNr()).as("projected up to").isEqualTo(number);
    assertThat(shown.twin()).as("read model").isEqualTo(state.twin());
  }

  private TwinRow view(String device) {
    var views = new TwinViews(database, DeliveryPolicy.standard().presence());
    return views.get(new DeviceId(device), Instant.EPOCH).orElseThrow();
  }

  @Override
  public void close() {
    database.close();
    postgres.close();
  }
}
