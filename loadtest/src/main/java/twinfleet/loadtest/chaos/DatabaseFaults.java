package twinfleet.loadtest.chaos;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import twinfleet.persistence.Database;
import twinfleet.persistence.DatabaseFailed;

/** PostgreSQL is killed, its sessions are ended, its table is locked, its disk is full. */
final class DatabaseFaults {
  private static final Logger LOG = LoggerFactory.getLogger(DatabaseFaults.class);
  private static final int TERMINATIONS = 30;
  private static final Duration TERMINATION_INTERVAL = Duration.ofSeconds(2);
  private static final Duration LOCKED = Duration.ofSeconds(30);
  private static final int DISK_MEBIBYTES = 400;

  /** More than were made beforehand. */
  private static final int LOG_FILES = 20;

  private DatabaseFaults() {}

  static List<Fault> all() {
    return List.of(
        postgresKilled(1),
        postgresKilled(15),
        postgresKilled(60),
        sessionsTerminated(),
        tableLocked(),
        diskFull());
  }

  private static Fault postgresKilled(int seconds) {
    return Fault.of(
        "postgres-kill-" + seconds,
        "PostgreSQL is killed with -9 and comes back after " + seconds + " s",
        false,
        rig -> Faults.awayFor(rig, rig.postgres().crash(), seconds));
  }

  private static Fault sessionsTerminated() {
    return Fault.of(
        "postgres-terminate",
        "all sessions of the node are ended by pg_terminate_backend every 2 s for 60 s",
        false,
        rig -> {
          try (Database database = rig.database()) {
            for (int i = 0; i < TERMINATIONS; i++) {
              database.inTransaction(
                  t ->
                      t.query(
                          "SELECT pg_terminate_backend(pid) AS ended FROM pg_stat_activity"
                              + " WHERE pid <> pg_backend_pid() AND datname = 'twinfleet'",
                          row -> row.text("ended")));
              rig.pause(TERMINATION_INTERVAL);
            }
          }
        });
  }

  private static Fault tableLocked() {
    return Fault.of(
        "postgres-lock",
        "the journal's table is locked ACCESS EXCLUSIVE for 30 s",
        false,
        rig -> {
          try (Database database = rig.database()) {
            database.inTransaction(
                t -> {
                  t.update("SET LOCAL transaction_timeout = 0");
                  t.update("SET LOCAL idle_in_transaction_session_timeout = 0");
                  t.update("LOCK TABLE event_journal IN ACCESS EXCLUSIVE MODE");
                  try {
                    rig.pause(LOCKED);
                  } catch (InterruptedException stopped) {
                    Thread.currentThread().interrupt();
                  }
                  return 0;
                });
          }
        });
  }

  private static Fault diskFull() {
    return Fault.of(
            "postgres-disk-full",
            "the database's disk is full for 30 s, its log included",
            false,
            DatabaseFaults::fillDisk)
        .needing(Machine::lacksRoot)
        .arranged(settings -> settings.onSmallDisk(DISK_MEBIBYTES));
  }

  /** The session is opened before: a full database opens none. */
  private static void fillDisk(ChaosRig rig) throws Exception {
    Path folder = rig.settings().databaseFolder();
    try (Database database = rig.database()) {
      SmallDisk.fill(folder);
      rig.pause(Duration.ofSeconds(10));
      demandLogFile(database);
      rig.pause(Duration.ofSeconds(20));
    } finally {
      SmallDisk.free(folder);
    }
  }

  /** A new file of the write-ahead log has no room: PostgreSQL panics, again and again. */
  private static void demandLogFile(Database database) {
    try {
      for (int i = 0; i < LOG_FILES; i++) {
        database.inTransaction(
            t -> {
              t.query("SELECT pg_logical_emit_message(true, 'chaos', 'full')", row -> 1);
              return t.query("SELECT pg_switch_wal()", row -> 1);
            });
      }
    } catch (DatabaseFailed full) {
      LOG.info("as wanted: {}", full.getMessage());
    }
  }
}
