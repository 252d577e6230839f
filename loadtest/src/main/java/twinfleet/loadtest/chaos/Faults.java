package twinfleet.loadtest.chaos;

import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import twinfleet.loadtest.sabotage.CrashPoint;
import twinfleet.loadtest.sabotage.Sabotage;
import twinfleet.persistence.Database;
import twinfleet.persistence.DatabaseFailed;
import twinfleet.persistence.DatabaseUnusable;
import twinfleet.service.EnvironmentFault;
import twinfleet.standalone.Outage;

/** The faults of one machine, by the names that the command line knows. */
public final class Faults {
  private static final Logger LOG = LoggerFactory.getLogger(Faults.class);
  private static final Duration NODE_BOUND = Duration.ofSeconds(60);
  private static final Duration CRASH_BOUND = Duration.ofSeconds(120);

  /** In the midst of the load that follows the start. */
  private static final int CRASH_PASSING = 25;

  private static final String BROKER_STORE = "mosquitto/mosquitto.db";
  private static final int DISK_MEBIBYTES = 400;

  /** All, in the order in which they are run. */
  public static final List<Fault> SINGLE =
      Stream.concat(brokerAndDatabase().stream(), ClockFaults.all().stream()).toList();

  private Faults() {}

  private static List<Fault> brokerAndDatabase() {
    return List.of(
        postgresKilled(1),
        postgresKilled(15),
        postgresKilled(60),
        sessionsTerminated(),
        tableLocked(),
        diskFull(),
        Fault.of(
                "broker-kill",
                "mosquitto is killed with -9 and comes back after 2 s",
                true,
                rig -> awayFor(rig, rig.broker().crash(), 2))
            .needing(Machine::lacksMosquitto),
        Fault.of(
                "broker-kill-store",
                "mosquitto is killed with -9 and comes back after 2 s, its stored data lost",
                true,
                Faults::brokerForgets)
            .needing(Machine::lacksMosquitto),
        Fault.of(
                "broker-frozen",
                "mosquitto is stopped by SIGSTOP for 30 s",
                true,
                Faults::brokerFrozen)
            .needing(Machine::lacksMosquitto),
        Fault.of(
            "broker-deaf",
            "for 30 s the node is connected and hears nothing",
            true,
            rig -> relayed(rig, MqttRelay.Mode.DEAF)),
        Fault.of(
            "broker-mute",
            "for 30 s no byte passes between node and broker",
            true,
            rig -> relayed(rig, MqttRelay.Mode.MUTE)),
        Fault.of(
                "node-kill",
                "the node is killed with -9 and comes back after 1 s",
                true,
                rig -> awayFor(rig, rig.node().crash(), 1))
            .readyWithin(NODE_BOUND),
        crash("node-crash-publish", CrashPoint.COMMIT_PUBLISH),
        crash("node-crash-puback", CrashPoint.COMMIT_PUBACK),
        Fault.of(
            "agents-reconnect",
            "all agents lose their connection and come back within 1 s",
            true,
            rig -> rig.agentLink().cut()));
  }

  private static Fault postgresKilled(int seconds) {
    return Fault.of(
        "postgres-kill-" + seconds,
        "PostgreSQL is killed with -9 and comes back after " + seconds + " s",
        false,
        rig -> awayFor(rig, rig.postgres().crash(), seconds));
  }

  private static void awayFor(ChaosRig rig, Outage outage, int seconds)
      throws InterruptedException {
    try (outage) {
      rig.pause(Duration.ofSeconds(seconds));
    }
  }

  private static Fault sessionsTerminated() {
    return Fault.of(
        "postgres-terminate",
        "all sessions of the node are ended by pg_terminate_backend every 2 s for 60 s",
        false,
        rig -> {
          try (Database database = rig.database()) {
            for (int i = 0; i < 30; i++) {
              database.inTransaction(
                  t ->
                      t.query(
                          "SELECT pg_terminate_backend(pid) AS ended FROM pg_stat_activity"
                              + " WHERE pid <> pg_backend_pid() AND datname = 'twinfleet'",
                          row -> row.text("ended")));
              rig.pause(Duration.ofSeconds(2));
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
                    rig.pause(Duration.ofSeconds(30));
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
            rig -> {
              SmallDisk.fill(rig.settings().databaseFolder());
              try {
                rig.pause(Duration.ofSeconds(10));
                demandLogFile(rig);
                rig.pause(Duration.ofSeconds(20));
              } finally {
                SmallDisk.free(rig.settings().databaseFolder());
              }
            })
        .needing(Machine::lacksRoot)
        .arranged(settings -> settings.onSmallDisk(DISK_MEBIBYTES));
  }

  /** A new file of the write-ahead log has no room: PostgreSQL panics, again and again. */
  private static void demandLogFile(ChaosRig rig) {
    try (Database database = rig.database()) {
      for (int i = 0; i < 10; i++) {
        database.inTransaction(
            t -> {
              t.query("SELECT pg_logical_emit_message(true, 'chaos', 'full')", row -> 1);
              return t.query("SELECT pg_switch_wal()", row -> 1);
            });
      }
    } catch (DatabaseFailed | DatabaseUnusable full) {
      LOG.info("as wanted: {}", full.getMessage());
    }
  }

  private static Fault crash(String name, CrashPoint point) {
    return Fault.of(
            name,
            "the node dies where " + point.sentence(),
            true,
            rig -> {
              rig.node().once(Sabotage.crashAt(point, CRASH_PASSING));
              Outage outage = rig.node().stop();
              int starts = rig.node().starts();
              outage.close();
              if (!rig.pause().until(() -> rig.node().starts() > starts + 1, CRASH_BOUND)) {
                throw new EnvironmentFault("the node did not pass by " + point.label());
              }
            })
        .readyWithin(NODE_BOUND);
  }

  private static void brokerForgets(ChaosRig rig) throws Exception {
    Outage outage = rig.broker().crash();
    try (outage) {
      Files.deleteIfExists(rig.settings().brokerFolder().resolve(BROKER_STORE));
      rig.pause(Duration.ofSeconds(2));
    }
  }

  private static void brokerFrozen(ChaosRig rig) throws Exception {
    long pid = rig.broker().pid().orElseThrow();
    signal("STOP", pid);
    try {
      rig.pause(Duration.ofSeconds(30));
    } finally {
      signal("CONT", pid);
    }
  }

  private static void signal(String name, long pid) throws Exception {
    Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(pid)).start();
    if (!kill.waitFor(5, TimeUnit.SECONDS) || kill.exitValue() != 0) {
      throw new EnvironmentFault("kill -" + name + " " + pid + " failed");
    }
  }

  private static void relayed(ChaosRig rig, MqttRelay.Mode mode) throws InterruptedException {
    rig.nodeLink().mode(mode);
    try {
      rig.pause(Duration.ofSeconds(30));
    } finally {
      rig.nodeLink().mode(MqttRelay.Mode.PASS);
    }
  }
}
