package twinfleet.persistence;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/** PostgreSQL: one bounded pool for projections and queries, and the schema. Thread-safe. */
public final class Database implements AutoCloseable {
  private static final int VERSION_LEAST = 17;

  private final DatabaseSettings settings;
  private final HikariDataSource pool;

  private Database(DatabaseSettings settings, HikariDataSource pool) {
    this.settings = settings;
    this.pool = pool;
  }

  /** What is done within a transaction. */
  @FunctionalInterface
  public interface Work<T> {
    /** Done within {@code transaction}; committed when it returns, rolled back when it throws. */
    T in(Transaction transaction) throws SQLException;
  }

  /**
   * Connects, within the connection timeout.
   *
   * @throws DatabaseUnusable when that is not possible
   */
  public static Database open(DatabaseSettings settings) {
    HikariDataSource pool = null;
    try {
      pool = new HikariDataSource(configured(settings));
      requireVersion(pool);
      return new Database(settings, pool);
    } catch (SQLException | RuntimeException unusable) {
      if (pool != null) {
        pool.close();
      }
      throw DatabaseUnusable.because(unusable, settings);
    }
  }

  /**
   * Brings the schema to this version; several nodes may do so at once.
   *
   * @throws DatabaseUnusable when the user may not, or the schema is another product's
   */
  public void migrate() {
    try {
      Flyway.configure()
          .dataSource(settings.jdbcUrl(), settings.user(), settings.password())
          .locations("classpath:db/migration")
          .load()
          .migrate();
    } catch (FlywayException unusable) {
      throw DatabaseUnusable.because(unusable, settings);
    }
  }

  /** Does {@code work} in one transaction (READ COMMITTED). */
  public <T> T inTransaction(Work<T> work) {
    try (Connection connection = pool.getConnection()) {
      try {
        T result = work.in(new Transaction(connection));
        connection.commit();
        return result;
      } catch (SQLException | RuntimeException | Error thrown) {
        rollback(connection, thrown);
        throw thrown;
      }
    } catch (SQLException failed) {
      throw new DatabaseFailed(failed);
    }
  }

  /** Whether the database answers now, within the connection timeout. */
  public boolean answers() {
    try (Connection connection = pool.getConnection()) {
      return connection.isValid((int) settings.connectionTimeout().toSeconds());
    } catch (SQLException unreachable) {
      return false;
    }
  }

  /** How it was opened. */
  public DatabaseSettings settings() {
    return settings;
  }

  @Override
  public void close() {
    pool.close();
  }

  private static void rollback(Connection connection, Throwable thrown) {
    try {
      connection.rollback();
    } catch (SQLException alsoFailed) {
      thrown.addSuppressed(alsoFailed);
    }
  }

  private static void requireVersion(HikariDataSource pool) throws SQLException {
    try (Connection connection = pool.getConnection()) {
      int version = connection.getMetaData().getDatabaseMajorVersion();
      if (version < VERSION_LEAST) {
        throw new SQLException("PostgreSQL 17 or newer is needed, this is " + version);
      }
      connection.commit();
    }
  }

  private static HikariConfig configured(DatabaseSettings settings) {
    HikariConfig config = new HikariConfig();
    config.setPoolName("views");
    config.setJdbcUrl(settings.jdbcUrl());
    config.setUsername(settings.user());
    config.setPassword(settings.password());
    config.setAutoCommit(false);
    // Else the pool's own statements leave a transaction open, which the server then ends.
    config.setIsolateInternalQueries(true);
    config.setMaximumPoolSize(settings.poolConnectionsMax());
    config.setMinimumIdle(settings.poolConnectionsMax());
    config.setConnectionTimeout(settings.connectionTimeout().toMillis());
    config.setInitializationFailTimeout(settings.connectionTimeout().toMillis());
    config.setConnectionInitSql(
        "SET idle_in_transaction_session_timeout = "
            + settings.idleInTransactionTimeout().toMillis()
            + "; SET transaction_timeout = "
            + settings.transactionTimeout().toMillis());
    config.addDataSourceProperty("socketTimeout", settings.socketTimeout().toSeconds());
    config.addDataSourceProperty("connectTimeout", settings.connectionTimeout().toSeconds());
    config.addDataSourceProperty("reWriteBatchedInserts", "true");
    config.addDataSourceProperty("tcpKeepAlive", "true");
    config.addDataSourceProperty("ApplicationName", "twinfleet-views");
    return config;
  }
}
