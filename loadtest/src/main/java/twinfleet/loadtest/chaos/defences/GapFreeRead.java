package twinfleet.loadtest.chaos.defences;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import twinfleet.core.Stamp;
import twinfleet.core.TwinEvent;
import twinfleet.loadtest.bench.ChildJvm;
import twinfleet.loadtest.sabotage.Defence;
import twinfleet.persistence.Database;
import twinfleet.persistence.journal.Hash;
import twinfleet.persistence.journal.JournalReader;
import twinfleet.persistence.journal.Manifests;
import twinfleet.persistence.journal.Origin;
import twinfleet.persistence.journal.Recorded;
import twinfleet.persistence.journal.RecordedCodec;
import twinfleet.persistence.journal.RecordedSerializer;
import twinfleet.persistence.journal.TwinIds;
import twinfleet.persistence.view.TwinRows;
import twinfleet.persistence.view.TwinRows.Folded;
import twinfleet.protocol.DeviceId;
import twinfleet.protocol.Model;

/**
 * A transaction that began first commits last: the events of the others were read meanwhile, unless
 * the projection waits for it.
 */
final class GapFreeRead implements Scenario {
  private static final DeviceId LATE = new DeviceId("commits-late");
  private static final DeviceId EARLY = new DeviceId("commits-early");
  private static final DeviceId LAST = new DeviceId("commits-last");

  /** How often the projection must have looked while the first transaction is open. */
  private static final int LOOKS_MIN = 2;

  @Override
  public Defence defence() {
    return Defence.GAP_FREE_READ;
  }

  @Override
  public String promise() {
    return "S7";
  }

  @Override
  public String checker() {
    return "fold of the journal = row of the read model";
  }

  @Override
  public List<String> violations(Ground ground, List<String> sabotage) throws Exception {
    Path log = ground.folder("gap-free-read").resolve("projection.log");
    try (Database database = ground.database();
        ChildJvm projection =
            ChildJvm.start(
                ProjectionJvm.class,
                sabotage,
                List.of(database.settings().jdbcUrl(), database.settings().user()),
                log);
        Connection held = Ground.connect(database)) {
      projection.heard("projecting", Await.BOUND);
      held.setAutoCommit(false);
      register(held, LATE);
      inOneTransaction(database, EARLY);
      awaitLooks(database);
      held.commit();
      inOneTransaction(database, LAST);
      Await.until("the last event is projected", () -> rows(database).containsKey(LAST));
      return differences(database);
    }
  }

  private static void inOneTransaction(Database database, DeviceId device) throws SQLException {
    try (Connection connection = Ground.connect(database)) {
      register(connection, device);
    }
  }

  private static void register(Connection connection, DeviceId device) throws SQLException {
    Instant at = Instant.parse("2026-01-01T00:00:00Z");
    TwinEvent event =
        new TwinEvent.DeviceRegistered(
            new Stamp(at, 0, 0), device, new Model("gw-3"), null, Map.of(), null);
    Origin origin = new Origin("system", "defences", null, at, "single");
    Recorded recorded = RecordedCodec.seal(event, origin, Hash.ZERO);
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO event_journal (persistence_id, sequence_number, writer, write_timestamp,"
                + " event_ser_id, event_ser_manifest, event_payload)"
                + " VALUES (?, 1, gen_random_uuid(), ?, ?, ?, ?)")) {
      insert.setString(1, TwinIds.of(device));
      insert.setLong(2, at.toEpochMilli());
      insert.setInt(3, RecordedSerializer.IDENTIFIER);
      insert.setString(4, Manifests.of(event));
      insert.setBytes(5, recorded.bytes());
      insert.executeUpdate();
    }
  }

  /** The server says when each session's last statement began: the projection's reads count. */
  private static void awaitLooks(Database database) throws Exception {
    List<String> looks = new ArrayList<>();
    Await.until(
        "the projection looks at the journal",
        () -> {
          lastLook(database).filter(look -> !looks.contains(look)).forEach(looks::add);
          return looks.size() > LOOKS_MIN;
        });
  }

  private static Stream<String> lastLook(Database database) {
    return database
        .inTransaction(
            t ->
                t.query(
                    "SELECT query_start::text AS at FROM pg_stat_activity"
                        + " WHERE datname = current_database() AND pid <> pg_backend_pid()"
                        + " AND query LIKE '%event_journal WHERE (txid, ordering) >%'",
                    row -> row.text("at")))
        .stream();
  }

  private static Map<DeviceId, Folded> rows(Database database) {
    return database.inTransaction(t -> TwinRows.load(t, List.of(LATE, EARLY, LAST)));
  }

  private static List<String> differences(Database database) {
    List<String> found = new ArrayList<>();
    Map<DeviceId, Folded> rows = rows(database);
    for (DeviceId device : List.of(LATE, EARLY, LAST)) {
      int events =
          database.inTransaction(t -> JournalReader.of(t, TwinIds.of(device), 0, 10)).size();
      long projected = rows.getOrDefault(device, Folded.NOTHING).sequenceNr();
      if (projected != events) {
        found.add(device + ": " + events + " event in the journal, row at " + projected);
      }
    }
    return found;
  }
}
