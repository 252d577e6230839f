package twinfleet.standalone;

import java.nio.file.Path;
import java.time.Duration;
import twinfleet.service.Section;

/**
 * What {@link HostedPostgres} needs to know. Faults name the command line's option.
 *
 * @param folder kept between starts; created when missing
 * @param port of 127.0.0.1, or 0 for any free one
 * @param binaries cache of the unpacked PostgreSQL, outside of every data folder
 * @param startTimeoutMs bound of one start, crash recovery included
 * @param stopTimeoutMs bound of {@code close()}, within the 10 s that a whole shutdown may take
 * @param idleInTransactionTimeoutMs ends a forgotten transaction, which holds the projection back
 * @param transactionTimeoutMs ends any transaction; longer than the 25 s that must do no harm
 */
public record PostgresSettings(
    Path folder,
    int port,
    Path binaries,
    int startTimeoutMs,
    int stopTimeoutMs,
    int idleInTransactionTimeoutMs,
    int transactionTimeoutMs) {
  static final String FOLDER = "--data";
  static final String PORT = "twinfleet.standalone.postgres.port";
  static final String BINARIES = "twinfleet.standalone.postgres.binaries";
  static final String START_TIMEOUT = "twinfleet.standalone.postgres.start-timeout-ms";

  /** The defaults on {@code folder}. */
  public static PostgresSettings of(Path folder, int port) {
    Section given = StandaloneSettings.given();
    Path binaries = given.pathOrNull("postgres.binaries");
    return new PostgresSettings(
        folder,
        port,
        binaries == null ? Path.of(System.getProperty("java.io.tmpdir")) : binaries,
        given.ms("postgres.start-timeout-ms"),
        7_000,
        60_000,
        120_000);
  }

  /** The same on another port. */
  PostgresSettings onPort(int other) {
    return new PostgresSettings(
        folder,
        other,
        binaries,
        startTimeoutMs,
        stopTimeoutMs,
        idleInTransactionTimeoutMs,
        transactionTimeoutMs);
  }

  Duration startTimeout() {
    return Duration.ofMillis(startTimeoutMs);
  }
}
