package twinfleet.loadtest.chaos.defences;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicInteger;
import twinfleet.persistence.Database;
import twinfleet.persistence.DatabaseSettings;
import twinfleet.standalone.BrokerSettings;
import twinfleet.standalone.HostedBroker;
import twinfleet.standalone.HostedPostgres;
import twinfleet.standalone.PostgresSettings;

/**
 * What scenarios share: one PostgreSQL and one broker, each started when first needed. Every
 * playing has a database and device names of its own.
 */
final class Ground implements AutoCloseable {
  private static final AtomicInteger NUMBER = new AtomicInteger();

  private final Deque<AutoCloseable> opened = new ArrayDeque<>();
  private final Path folder;
  private HostedPostgres postgres;
  private HostedBroker broker;

  private Ground(Path folder) {
    this.folder = folder;
  }

  /** On an empty folder, which the caller deletes. */
  static Ground on(Path folder) {
    return new Ground(folder);
  }

  /** A name that no other playing has. */
  String name(String prefix) {
    return prefix + "-" + NUMBER.incrementAndGet();
  }

  /** A folder for one playing. */
  Path folder(String name) throws IOException {
    return Files.createDirectories(folder.resolve(name(name)));
  }

  HostedBroker broker() {
    if (broker == null) {
      broker =
          keep(
              HostedBroker.choose(
                  BrokerSettings.of(BrokerSettings.Kind.AUTO, folder.resolve("broker"), 0)));
    }
    return broker;
  }

  private HostedPostgres postgres() {
    if (postgres == null) {
      postgres = keep(HostedPostgres.start(PostgresSettings.of(folder.resolve("postgres"), 0)));
    }
    return postgres;
  }

  /** A migrated database of its own; the caller closes the pool. */
  Database database() throws SQLException {
    String name = name("defence").replace('-', '_');
    try (Connection connection =
            DriverManager.getConnection(postgres().jdbcUrl(), postgres().user(), "any");
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE " + name);
    }
    String url = postgres().jdbcUrl();
    String own = url.substring(0, url.lastIndexOf('/') + 1) + name;
    Database database = Database.open(DatabaseSettings.of(own, postgres().user(), "any"));
    database.migrate();
    return database;
  }

  /** A connection outside the product's pools, without their timeouts. */
  static Connection connect(Database database) throws SQLException {
    DatabaseSettings settings = database.settings();
    return DriverManager.getConnection(settings.jdbcUrl(), settings.user(), settings.password());
  }

  private <T extends AutoCloseable> T keep(T part) {
    opened.push(part);
    return part;
  }

  @Override
  public void close() {
    while (!opened.isEmpty()) {
      try {
        opened.pop().close();
      } catch (Exception fault) {
        throw new IllegalStateException("a part did not stop", fault);
      }
    }
  }
}
