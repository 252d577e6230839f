package twinfleet.standalone;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import twinfleet.service.EnvironmentFault;

/**
 * One PostgreSQL cluster in a folder and the programs that act on it. PostgreSQL is started by its
 * own {@code pg_ctl}, which gives it a session of its own: a Ctrl-C at the terminal reaches the
 * node, which still needs the database to drain, and not the database.
 */
final class PostgresCluster {
  /** The database and its owner; no password on loopback. */
  static final String NAME = "twinfleet";

  private static final String CREATE_DATABASE = "CREATE DATABASE " + NAME + ";\n";

  private final PostgresSettings settings;
  private final RootEscape escape;
  private final Path bin;
  private final Path folder;
  private final Path log;

  PostgresCluster(PostgresSettings settings, RootEscape escape, Path binaries, Path home) {
    this.settings = settings;
    this.escape = escape;
    this.bin = binaries.resolve("bin");
    this.folder = home.resolve("cluster");
    this.log = home.resolve("postgres.log");
  }

  /** Makes the cluster when there is none; one that was not finished does not count. */
  void initialize() throws IOException {
    escape.handOver(folder.getParent());
    if (Files.exists(folder.resolve("PG_VERSION"))) {
      return;
    }
    var fresh = folder.resolveSibling("cluster.new");
    Folders.delete(fresh);
    run(
        List.of(
            program("initdb"),
            "-D",
            fresh + "",
            "-U",
            NAME,
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--no-locale"),
        "");
    run(List.of(program("postgres"), "--single", "-D", fresh + "", "postgres"), CREATE_DATABASE);
    Files.move(fresh, folder, StandardCopyOption.ATOMIC_MOVE);
  }

  private void run(List<String> command, String input) {
    var run = ProgramRun.of(escape.of(command), input, settings.startTimeout());
    if (!run.succeeded() || run.output().contains("FATAL:") || run.output().contains("ERROR:")) {
      throw new EnvironmentFault(
          "Cannot make the database in %s (%s): %s"
              .formatted(folder, PostgresSettings.FOLDER, reason(run.output())));
    }
  }

  /** Starts the server and waits until it accepts connections, crash recovery included. */
  Optional<String> start(int port) throws IOException {
    Files.writeString(folder.resolve("postgresql.conf"), configuration(port));
    if (Files.exists(log)) {
      Files.move(log, log.resolveSibling("postgres.log.1"), StandardCopyOption.REPLACE_EXISTING);
    }
    Files.createFile(log);
    escape.handOver(log);
    var started = control("start", settings.startTimeout(), "-l", log + "");
    return started.succeeded()
        ? Optional.empty()
        : Optional.of(reason(Files.readString(log) + "\n" + started.output()));
  }

  /**
   * Stops whatever postmaster the cluster's note names.
   *
   * @param mode "fast" (with a checkpoint) or "immediate" (recovers at the next start)
   */
  boolean stop(String mode, Duration bound) {
    return control("stop", bound, "-m", mode).succeeded();
  }

  /** The note of who runs here. */
  Postmaster postmaster() {
    return Postmaster.of(folder);
  }

  private ProgramRun control(String verb, Duration bound, String... more) {
    var command = new ArrayList<>(List.of(program("pg_ctl"), verb, "-w", "-D", folder + ""));
    command.addAll(List.of("-t", Long.toString(Math.max(1, bound.toSeconds()))));
    command.addAll(List.of(more));
    return ProgramRun.of(escape.of(command), "", bound.plusSeconds(1));
  }

  private String program(String name) {
    return bin.resolve(name).toString();
  }

  /** Of many lines those that say why: a FATAL or ERROR with its hint, else the last of all. */
  private static String reason(String output) {
    var lines = output.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
    var why = lines.stream().filter(line -> line.matches(".*(FATAL|PANIC|ERROR|error): .*"));
    var hint = lines.stream().filter(line -> line.contains("HINT: "));
    var told = Stream.concat(why.limit(1), hint.limit(1)).collect(Collectors.joining("; "));
    return !told.isEmpty() ? told : lines.isEmpty() ? "no reason given" : lines.getLast();
  }

  /** All that differs from PostgreSQL's defaults, with its why; written anew at each start. */
  private String configuration(int port) {
    return """
    # Written at each start; changes here do not last.
    listen_addresses = '%s'
    port = %d
    unix_socket_directories = ''
    max_connections = 100
    shared_buffers = 128MB
    # A commit that was acknowledged is on the disk (promises S1, S5).
    fsync = on
    synchronous_commit = on
    full_page_writes = on
    # Bounds both the disk that the log takes and the time of a crash recovery.
    wal_level = replica
    wal_buffers = 16MB
    # Whole pages after each checkpoint were a third of the log (docs/decisions/0019).
    wal_compression = on
    min_wal_size = 128MB
    max_wal_size = 1GB
    checkpoint_timeout = 5min
    # One writing transaction left open holds the gap-free projection back.
    idle_in_transaction_session_timeout = %dms
    transaction_timeout = %dms
    # Two cores are shared with the node: short queries, no parallel plans, no compiling.
    max_parallel_workers_per_gather = 0
    jit = off
    log_min_messages = warning
    log_timezone = 'UTC'
    timezone = 'UTC'
    """
        .formatted(
            Loopback.HOST,
            port,
            settings.idleInTransactionTimeoutMs(),
            settings.transactionTimeoutMs());
  }
}
