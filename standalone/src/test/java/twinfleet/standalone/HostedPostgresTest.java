package twinfleet.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import twinfleet.service.EnvironmentFault;

/** PostgreSQL as it is hosted on one machine: kept data, orphans, faults in one line. */
class HostedPostgresTest {
  @TempDir Path folder;

  private PostgresSettings settings() {
    return PostgresSettings.of(folder.resolve("postgres"), 0);
  }

  @Test
  void whatWasCommittedIsThereAfterAnOrdinaryStop() throws Exception {
    try (var host = HostedPostgres.start(settings())) {
      execute(host, "CREATE TABLE kept (n int)", "INSERT INTO kept VALUES (7)");
    }
    try (var host = HostedPostgres.start(settings())) {
      assertThat(select(host, "SELECT n FROM kept")).isEqualTo("7");
    }
  }

  @Test
  void itIsSetForOurLoadAndListensOnLoopbackAlone() throws Exception {
    try (var host = HostedPostgres.start(settings())) {
      assertThat(select(host, "SELECT current_database() || '/' || current_user"))
          .isEqualTo("twinfleet/twinfleet");
      assertThat(select(host, "SHOW server_version")).startsWith("17.");
      assertThat(select(host, "SHOW server_encoding")).isEqualTo("UTF8");
      assertThat(select(host, "SHOW listen_addresses")).isEqualTo("127.0.0.1");
      assertThat(select(host, "SHOW synchronous_commit")).isEqualTo("on");
      assertThat(select(host, "SHOW max_connections")).isEqualTo("100");
      assertThat(select(host, "SHOW transaction_timeout")).isEqualTo("2min");
      assertThat(select(host, "SHOW idle_in_transaction_session_timeout")).isEqualTo("1min");
      assertThat(Files.getOwner(folder.resolve("postgres/cluster"))).isNotNull();
    }
  }

  @Test
  void anOrphanOfAKilledJvmIsStoppedAndNothingCommittedIsLost() throws Exception {
    long orphan;
    int port;
    try (var child = ChildJvm.start(HostInChildJvm.class, "postgres", settings().folder(), 0)) {
      var said = child.firstLine().split(" ");
      port = Integer.parseInt(said[0]);
      orphan = Long.parseLong(said[1]);
      try (var connection = DriverManager.getConnection(url(said[0]), "twinfleet", "");
          var statement = connection.createStatement()) {
        statement.execute("CREATE TABLE kept AS SELECT 9 AS n");
        child.kill();
        assertThat(ProcessHandle.of(orphan)).isPresent();
      }
    }
    try (var host = HostedPostgres.start(PostgresSettings.of(settings().folder(), port))) {
      assertThat(host.port()).isEqualTo(port);
      assertThat(select(host, "SELECT n FROM kept")).isEqualTo("9");
      assertThat(host.pid()).isNotEqualTo(orphan);
    }
  }

  @Test
  void aNoteThatNamesAForeignLivingProcessIsNotBelieved() throws Exception {
    HostedPostgres.start(settings()).close();
    var note = folder.resolve("postgres/cluster/postmaster.pid");
    var self = ProcessHandle.current().pid();
    Files.write(note, List.of(self + "", note.getParent() + "", "0", "5432", "", "", "0 0", ""));
    try (var host = HostedPostgres.start(settings())) {
      assertThat(select(host, "SELECT 1")).isEqualTo("1");
    }
    assertThat(ProcessHandle.current().isAlive()).isTrue();
  }

  @Test
  void aPostmasterKilledUnderItsHostComesBackOnItsPort() throws Exception {
    try (var host = HostedPostgres.start(settings())) {
      execute(host, "CREATE TABLE kept AS SELECT 5 AS n");
      var first = host.pid();
      ProcessHandle.of(first).orElseThrow().destroyForcibly();
      await()
          .atMost(Duration.ofSeconds(30))
          .ignoreExceptions()
          .until(() -> host.pid() != first && select(host, "SELECT n FROM kept").equals("5"));
    }
    try (var host = HostedPostgres.start(settings())) {
      assertThat(select(host, "SELECT n FROM kept")).isEqualTo("5");
    }
  }

  @Test
  void aFolderOfARunningTwinfleetIsRefusedInOneLine() throws Exception {
    try (var child = ChildJvm.start(HostInChildJvm.class, "postgres", settings().folder(), 0)) {
      var pid = Long.parseLong(child.firstLine().split(" ")[1]);
      assertThatThrownBy(() -> HostedPostgres.start(settings()))
          .isInstanceOf(EnvironmentFault.class)
          .hasMessageContaining("is in use by a running Twinfleet")
          .hasMessageContaining("--data");
      child.kill();
      assertThat(ProcessHandle.of(pid)).isPresent();
    }
    HostedPostgres.start(settings()).close();
  }

  @Test
  void aCtrlCAtTheTerminalReachesNeitherDatabaseNorBroker() {
    var broker = BrokerSettings.of(BrokerSettings.Kind.MOSQUITTO, folder.resolve("broker"), 0);
    try (var database = HostedPostgres.start(settings());
        var mosquitto = HostedBroker.choose(broker)) {
      var ours = session(ProcessHandle.current().pid());
      assertThat(session(database.pid())).isNotEqualTo(ours);
      assertThat(session(mosquitto.pid().orElseThrow())).isNotEqualTo(ours);
    }
  }

  private static String session(long pid) {
    var ps = List.of("ps", "-o", "sess=", "-p", Long.toString(pid));
    return ProgramRun.of(ps, "", Duration.ofSeconds(5)).output();
  }

  @Test
  void aTakenPortIsNamedWithItsSetting() throws Exception {
    try (var taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      var settings = PostgresSettings.of(folder.resolve("postgres"), taken.getLocalPort());
      assertThatThrownBy(() -> HostedPostgres.start(settings))
          .isInstanceOf(EnvironmentFault.class)
          .hasMessageContaining("Port " + taken.getLocalPort())
          .hasMessageContaining("twinfleet.standalone.postgres.port");
    }
    HostedPostgres.start(settings()).close();
  }

  @Test
  void aFolderThatCannotBeMadeIsNamedWithItsSetting() throws Exception {
    var file = Files.createFile(folder.resolve("file"));
    assertThatThrownBy(() -> HostedPostgres.start(PostgresSettings.of(file.resolve("data"), 0)))
        .isInstanceOf(EnvironmentFault.class)
        .hasMessageContaining("--data");
  }

  @Test
  void whereUserNamespacesAreForbiddenNobodyOwnsTheFilesAndTheDataIsTheSame() throws Exception {
    var root = RootEscape.detect();
    assumeThat(root).as("only root must become another").isNotEqualTo(RootEscape.NOT_ROOT);
    // Nobody must be able to reach the folder.
    var open = Files.createTempDirectory(Path.of("/tmp"), "hosts-nobody-");
    open.toFile().setExecutable(true, false);
    var settings = PostgresSettings.of(open.resolve("postgres"), 0);
    try {
      try (var host = HostedPostgres.start(settings, RootEscape.NOBODY)) {
        execute(host, "CREATE TABLE kept AS SELECT 3 AS n");
      }
      try (var host = HostedPostgres.start(settings, root)) {
        assertThat(select(host, "SELECT n FROM kept")).isEqualTo("3");
      }
    } finally {
      Folders.delete(open);
    }
  }

  private static String url(String port) {
    return "jdbc:postgresql://127.0.0.1:" + port + "/twinfleet";
  }

  private static void execute(HostedPostgres host, String... statements) throws SQLException {
    try (var connection = DriverManager.getConnection(host.jdbcUrl(), host.user(), "");
        var statement = connection.createStatement()) {
      for (var sql : statements) {
        statement.execute(sql);
      }
    }
  }

  private static String select(HostedPostgres host, String sql) throws SQLException {
    try (var connection = DriverManager.getConnection(host.jdbcUrl(), host.user(), "");
        var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getString(1);
    }
  }
}
