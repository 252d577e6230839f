package twinfleet.persistence;

import java.time.Duration;

/**
 * How to reach PostgreSQL (17 or newer); in the configuration under {@code twinfleet.persistence}.
 *
 * @param jdbcUrl {@code jdbc:postgresql://HOST:PORT/DATABASE}; key {@code jdbc-url}
 * @param user key {@code user}
 * @param password key {@code password}
 * @param poolConnectionsMax for projections and queries; the journal has its own pool
 * @param connectionTimeout bound of waiting for a connection, key {@code connection-timeout-ms}
 * @param socketTimeout bound of one answer of the server, key {@code socket-timeout-ms}
 * @param idleInTransactionTimeout ends a forgotten transaction, which holds the projection back
 * @param transactionTimeout ends any transaction of this pool
 */
public record DatabaseSettings(
    String jdbcUrl,
    String user,
    String password,
    int poolConnectionsMax,
    Duration connectionTimeout,
    Duration socketTimeout,
    Duration idleInTransactionTimeout,
    Duration transactionTimeout) {

  /** The defaults of persistence.conf. */
  public static DatabaseSettings of(String jdbcUrl, String user, String password) {
    return new DatabaseSettings(
        jdbcUrl,
        user,
        password,
        8,
        Duration.ofSeconds(5),
        Duration.ofSeconds(15),
        Duration.ofSeconds(10),
        Duration.ofSeconds(15));
  }

  /** Without the password. */
  @Override
  public String toString() {
    return jdbcUrl + " as " + user;
  }
}
