package twinfleet.loadtest.bench;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import twinfleet.loadtest.Twinfleet;
import twinfleet.persistence.Database;
import twinfleet.persistence.DatabaseSettings;
import twinfleet.service.EnvironmentFault;
import twinfleet.standalone.BrokerSettings;
import twinfleet.standalone.HostedBroker;
import twinfleet.standalone.HostedPostgres;
import twinfleet.standalone.PostgresSettings;
import twinfleet.standalone.StandaloneSettings;

/**
 * What is measured: PostgreSQL, the broker and one node, each a process of its own, the node with
 * the class path and the main class of {@code ./twinfleet node}. The load lives in this JVM.
 */
final class Rig implements AutoCloseable {
  private static final Duration READY_BOUND = Duration.ofSeconds(90);
  private static final Pattern HTTP = Pattern.compile("http=(\\S+) .*management=(\\S+)");

  private final Deque<AutoCloseable> opened = new ArrayDeque<>();
  private final BenchSettings settings;
  private final Path folder;
  private final List<String> nodeOptions;
  private HostedPostgres postgres;
  private HostedBroker broker;
  private Database database;
  private ChildJvm node;
  private URI http;
  private URI management;
  private int nodesStarted;

  private Rig(BenchSettings settings, Path folder, List<String> nodeOptions) {
    this.settings = settings;
    this.folder = folder;
    this.nodeOptions = List.copyOf(nodeOptions);
  }

  /**
   * Starts everything on a fresh folder and returns when the node is ready.
   *
   * @param nodeOptions of the node's JVM, as {@code -Xmx1g}
   */
  static Rig open(BenchSettings settings, List<String> nodeOptions) throws IOException {
    Rig rig = withoutNode(settings, nodeOptions);
    try {
      rig.startNode();
      return rig;
    } catch (IOException | RuntimeException fault) {
      rig.close();
      throw fault;
    }
  }

  /** The same with database and broker alone; {@link #startNode} brings the node. */
  static Rig withoutNode(BenchSettings settings, List<String> nodeOptions) throws IOException {
    Files.createDirectories(settings.data());
    Path folder = Files.createTempDirectory(settings.data(), "rig-");
    Rig rig = new Rig(settings, folder, nodeOptions);
    try {
      rig.openServices();
      return rig;
    } catch (RuntimeException fault) {
      rig.close();
      throw fault;
    }
  }

  private void openServices() {
    opened.push(() -> StandaloneFolders.delete(folder));
    postgres = HostedPostgres.start(PostgresSettings.of(folder.resolve("postgres"), 0));
    opened.push(postgres);
    BrokerSettings.Kind kind = StandaloneSettings.on(folder).broker();
    broker = HostedBroker.choose(BrokerSettings.of(kind, folder.resolve("broker"), 0));
    opened.push(broker);
    database = Database.open(DatabaseSettings.of(postgres.jdbcUrl(), postgres.user(), "any"));
    opened.push(database);
  }

  /** Starts a node against database and broker; returns how long it took to its ready line. */
  Duration startNode() throws IOException {
    long begun = System.nanoTime();
    List<String> options = new ArrayList<>(nodeOptions);
    if (settings.recording() != null && nodesStarted == 0) {
      options.add(
          "-XX:StartFlightRecording:settings=profile,dumponexit=true,filename="
              + settings.recording().toAbsolutePath());
    }
    set(options, "twinfleet.persistence.jdbc-url", postgres.jdbcUrl());
    set(options, "twinfleet.persistence.user", postgres.user());
    set(options, "twinfleet.mqtt.url", broker.uri().toString());
    set(options, "twinfleet.http.artifacts", folder.resolve("artifacts").toString());
    // A benchmark's few devices send what a whole fleet would.
    set(options, "twinfleet.mqtt.ingress.limit.messages-per-minute-max", "60000000");
    set(options, "twinfleet.mqtt.ingress.limit.burst-max", "1000000");
    set(options, "twinfleet.http.port", "0");
    set(options, "twinfleet.http.management-port", "0");
    settings.nodeProperties().forEach((name, value) -> set(options, name, value));
    Path log = folder.resolve("node-" + ++nodesStarted + ".log");
    node = ChildJvm.start(Twinfleet.class, options, List.of("node"), log);
    opened.push(node);
    Matcher ready = HTTP.matcher(node.heard("ready ", READY_BOUND));
    if (!ready.find()) {
      throw new IllegalStateException("the node's ready line has another shape");
    }
    http = URI.create(ready.group(1));
    management = URI.create(ready.group(2));
    return Duration.ofNanos(System.nanoTime() - begun);
  }

  private static void set(List<String> options, String name, String value) {
    options.add("-D" + name + "=" + value);
  }

  /** The node's process, to be stopped or killed. */
  ChildJvm node() {
    return node;
  }

  /** Where operators reach the node. */
  URI http() {
    return http;
  }

  /** Where devices reach the broker. */
  URI mqtt() {
    return broker.uri();
  }

  /** The hosted PostgreSQL, for yardsticks that need a database of their own. */
  HostedPostgres postgres() {
    return postgres;
  }

  /** The node's database. */
  Database database() {
    return database;
  }

  /**
   * A database of its own on the same server, made when it is not there; the caller closes it.
   *
   * @param name a plain word
   */
  Database databaseNamed(String name) {
    String url = postgres.jdbcUrl();
    createDatabase(url, postgres.user(), name);
    String own = url.substring(0, url.lastIndexOf('/') + 1) + name;
    return Database.open(DatabaseSettings.of(own, postgres.user(), "any"));
  }

  /** Outside of every transaction, as PostgreSQL wants it. */
  private static void createDatabase(String url, String user, String name) {
    String exists = "SELECT 1 FROM pg_database WHERE datname = '" + name + "'";
    try (Connection connection = DriverManager.getConnection(url, user, "any");
        Statement statement = connection.createStatement()) {
      if (!statement.executeQuery(exists).next()) {
        statement.execute("CREATE DATABASE " + name);
      }
    } catch (SQLException fault) {
      throw new EnvironmentFault("cannot make the database " + name + ": " + fault, fault);
    }
  }

  /** The node's figures, as Prometheus reads them. */
  NodeMetrics metrics() {
    return new NodeMetrics(management);
  }

  /** What of time, CPU, journal and log everything has used until now. */
  Usage usage() {
    return Usage.now(node.pid(), postgres.pid(), broker.pid(), database);
  }

  /** {@code machine} with the broker and the database of this rig. */
  Machine on(Machine machine) {
    return machine.with(BrokerVersion.of(broker), Journal.serverVersion(database));
  }

  @Override
  public void close() {
    while (!opened.isEmpty()) {
      try {
        opened.pop().close();
      } catch (Exception fault) {
        throw new IllegalStateException("a part of the rig did not stop", fault);
      }
    }
  }
}
