package twinfleet.loadtest.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import twinfleet.persistence.Database;
import twinfleet.persistence.journal.DomainJson;
import twinfleet.persistence.journal.Manifests;
import twinfleet.persistence.journal.Recorded;
import twinfleet.persistence.journal.RecordedSerializer;
import twinfleet.persistence.journal.TwinIds;
import twinfleet.protocol.FirmwareVersion;
import twinfleet.protocol.Model;

/**
 * T9: bytes of the journal per event and per completed delivery, indexes included, after a vacuum.
 * Beside it the same events bare (no origin, no hash) in the schema of the plugin's own script.
 */
final class JournalBytes implements Benchmark {
  private static final FirmwareVersion TARGET = new FirmwareVersion("2.4.0");
  private static final int LIVES_PER_COMMIT = 500;
  private static final JsonMapper JSON = DomainJson.mapper();

  /** As pekko-persistence-jdbc 1.1.1 has it in schema/postgres/postgres-create-schema.sql. */
  private static final List<String> PLUGIN_SCHEMA =
      List.of(
          """
          CREATE TABLE event_journal (ordering BIGSERIAL, persistence_id VARCHAR(255) NOT NULL,
            sequence_number BIGINT NOT NULL, deleted BOOLEAN DEFAULT FALSE NOT NULL,
            writer VARCHAR(255) NOT NULL, write_timestamp BIGINT, adapter_manifest VARCHAR(255),
            event_ser_id INTEGER NOT NULL, event_ser_manifest VARCHAR(255) NOT NULL,
            event_payload BYTEA NOT NULL, meta_ser_id INTEGER, meta_ser_manifest VARCHAR(255),
            meta_payload BYTEA, PRIMARY KEY (persistence_id, sequence_number))
          """,
          "CREATE UNIQUE INDEX event_journal_ordering_idx ON event_journal (ordering)");

  private static final String BARE_EVENT =
      """
      INSERT INTO event_journal (persistence_id, sequence_number, writer, write_timestamp,
        adapter_manifest, event_ser_id, event_ser_manifest, event_payload)
      VALUES (?, ?, '00000000-0000-4000-8000-000000000000', ?, '', ?, ?, ?)
      """;

  private record Size(double bytes, double events) {
    double perEvent() {
      return bytes / events;
    }
  }

  @Override
  public List<Figure> run(Bench bench) throws Exception {
    int n = bench.settings().fleet();
    Instant begin = Instant.now();
    try (Rig rig = bench.rigWithoutNode();
        Database assigned = rig.databaseNamed("before");
        Database plugin = rig.databaseNamed("plugin")) {
      Size whole = written(rig.database(), n, i -> completed(i, begin));
      Size before = written(assigned, n, i -> connected(i, begin));
      bench.say("%.0f events, %.0f of them before the deliveries", whole.events, before.events);
      Size bare = bare(plugin, n, i -> completed(i, begin));
      double delivery = (whole.bytes - before.bytes) / n;
      double deliveryEvents = (whole.events - before.events) / n;
      return List.of(
          Figure.of("journal-bytes.event", "B", Spread.once(whole.perEvent()))
              .beside("plugin's schema, bare payload", Spread.once(bare.perEvent()))
              .atMost(650),
          Figure.of("journal-bytes.delivery", "B", Spread.once(delivery)).atMost(5 * 1024),
          Figure.of("journal-bytes.delivery-events", "events", Spread.once(deliveryEvents)));
    }
  }

  private static TwinLife connected(int i, Instant begin) {
    FirmwareVersion factory = new FirmwareVersion("2.3.0");
    return TwinLife.registered(
            PreparedFleet.device(i), new Model("gw-3"), "site-" + i % 40, factory, begin)
        .online();
  }

  private static TwinLife completed(int i, Instant begin) {
    return PreparedFleet.completed(connected(i, begin).assigned(TARGET));
  }

  private static Size written(Database database, int n, IntFunction<TwinLife> lives)
      throws SQLException {
    database.migrate();
    new PreparedFleet(database).write(0, n, lives);
    return size(database);
  }

  private static Size bare(Database database, int n, IntFunction<TwinLife> lives)
      throws SQLException {
    for (String statement : PLUGIN_SCHEMA) {
      database.inTransaction(t -> t.update(statement));
    }
    for (int i = 0; i < n; i += LIVES_PER_COMMIT) {
      List<Object[]> rows = new ArrayList<>();
      IntStream.range(i, Math.min(n, i + LIVES_PER_COMMIT))
          .mapToObj(lives)
          .forEach(life -> addTo(rows, life));
      database.inTransaction(
          t -> {
            t.batch(BARE_EVENT, rows);
            return null;
          });
    }
    return size(database);
  }

  private static void addTo(List<Object[]> rows, TwinLife life) {
    long sequenceNr = 0;
    for (Recorded fact : life.facts()) {
      rows.add(row(life, ++sequenceNr, fact));
    }
  }

  private static Object[] row(TwinLife life, long sequenceNr, Recorded fact) {
    try {
      return new Object[] {
        TwinIds.of(life.device()),
        sequenceNr,
        fact.event().stamp().at().toEpochMilli(),
        RecordedSerializer.IDENTIFIER,
        Manifests.of(fact.event()),
        JSON.writeValueAsBytes(fact.event())
      };
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static Size size(Database database) throws SQLException {
    try (Connection own =
            DriverManager.getConnection(
                database.settings().jdbcUrl(), database.settings().user(), "any");
        Statement statement = own.createStatement()) {
      statement.execute("VACUUM event_journal");
    }
    long bytes = Journal.number(database, "SELECT pg_total_relation_size('event_journal') AS n");
    return new Size(bytes, Journal.rows(database));
  }
}
