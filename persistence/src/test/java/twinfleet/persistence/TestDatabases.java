package twinfleet.persistence;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One real PostgreSQL per run, one database per test. Only the user {@code guarded} has a password.
 */
public final class TestDatabases {
  private static final AtomicInteger COUNT = new AtomicInteger();
  private static final EmbeddedPostgres SERVER = start();

  private TestDatabases() {}

  /** Settings of a new, empty database. */
  public static DatabaseSettings fresh() {
    String name = "test_" + COUNT.incrementAndGet();
    try (Connection connection = SERVER.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE " + name);
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
    return DatabaseSettings.of(
        "jdbc:postgresql://127.0.0.1:" + SERVER.getPort() + "/" + name, "postgres", "postgres");
  }

  /** A new database with the schema. */
  public static Database migrated() {
    Database database = Database.open(fresh());
    database.migrate();
    return database;
  }

  private static EmbeddedPostgres start() {
    try {
      Path access = Files.createTempFile("twinfleet", ".hba");
      Files.writeString(access, "host all guarded all scram-sha-256\nhost all all all trust\n");
      EmbeddedPostgres server =
          EmbeddedPostgres.builder().setServerConfig("hba_file", access.toString()).start();
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
