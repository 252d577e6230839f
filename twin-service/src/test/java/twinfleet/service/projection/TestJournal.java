package twinfleet.service.projection;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import twinfleet.persistence.Database;
import twinfleet.persistence.DatabaseSettings;
import twinfleet.persistence.journal.JournalReader;
import twinfleet.persistence.journal.Manifests;
import twinfleet.persistence.journal.Recorded;
import twinfleet.persistence.journal.RecordedSerializer;
import twinfleet.persistence.journal.TwinIds;
import twinfleet.protocol.DeviceId;

/** A database of its own on one PostgreSQL per run, and the rows that the plugin would write. */
final class TestJournal implements AutoCloseable {
  private static final AtomicInteger COUNT = new AtomicInteger();
  private static final EmbeddedPostgres SERVER = start();

  private final Database database;

  TestJournal() {
    String name = "journal_" + COUNT.incrementAndGet();
    try (Connection connection = SERVER.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE " + name);
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
    String url = "jdbc:postgresql://127.0.0.1:" + SERVER.getPort() + "/" + name;
    database = Database.open(DatabaseSettings.of(url, "postgres", "postgres"));
    database.migrate();
  }

  Database database() {
    return database;
  }

  /** The product's persistence.conf over this database, below {@code lines} of HOCON. */
  Config plugin(String lines) {
    DatabaseSettings s = database.settings();
    return ConfigFactory.parseString(
            "twinfleet.persistence { jdbc-url = \"%s\", user = %s, password = \"%s\" }\n%s"
                .formatted(s.jdbcUrl(), s.user(), s.password(), lines))
        .withFallback(ConfigFactory.parseResources("persistence.conf"))
        .withFallback(ConfigFactory.load())
        .resolve();
  }

  /** Changes the database behind the product's back. */
  void change(String sql, Object... parameters) {
    database.inTransaction(t -> t.update(sql, parameters));
  }

  /** A connection outside the pool, without its timeouts. */
  Connection connect() throws SQLException {
    DatabaseSettings s = database.settings();
    return DriverManager.getConnection(s.jdbcUrl(), s.user(), s.password());
  }

  /** Writes a twin's next events, the first of which is its {@code sequenceNr}th. */
  static void write(Connection connection, DeviceId device, long sequenceNr, List<Recorded> events)
      throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO event_journal (persistence_id, sequence_number, writer, write_timestamp,"
                + " event_ser_id, event_ser_manifest, event_payload)"
                + " VALUES (?, ?, ?::uuid, ?, ?, ?, ?)")) {
      for (Recorded recorded : events) {
        insert.setString(1, TwinIds.of(device));
        insert.setLong(2, sequenceNr++);
        insert.setString(3, "9f7c4b0e-6f0a-4a59-9d3b-8f27a9f1d2c3");
        insert.setLong(4, System.currentTimeMillis());
        insert.setInt(5, RecordedSerializer.IDENTIFIER);
        insert.setString(6, Manifests.of(recorded.event()));
        insert.setBytes(7, recorded.bytes());
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  /** How many rows the projection has yet to read. */
  boolean isCaughtUp() {
    return database.inTransaction(
        t ->
            JournalReader.after(t, JournalReader.offset(t, TwinProjection.NAME), 1).isEmpty()
                && t.first(
                        "SELECT 1 AS one FROM event_journal"
                            + " WHERE txid >= pg_snapshot_xmin(pg_current_snapshot()) LIMIT 1",
                        row -> row.number("one"))
                    .isEmpty());
  }

  @Override
  public void close() {
    database.close();
  }

  private static EmbeddedPostgres start() {
    try {
      EmbeddedPostgres server =
          EmbeddedPostgres.builder().setServerConfig("max_connections", "200").start();
      Runtime.getRuntime().addShutdownHook(new Thread(() -> close(server)));
      return server;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static void close(EmbeddedPostgres server) {
    try {
      server.close();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
