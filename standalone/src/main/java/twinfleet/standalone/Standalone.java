package twinfleet.standalone;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import twinfleet.service.EnvironmentFault;
import twinfleet.service.Node;
import twinfleet.service.Settings;

/**
 * The whole product on one machine: PostgreSQL, a broker and one node, each with its folder below
 * one data folder. Started in that order, stopped in the other.
 */
public final class Standalone implements AutoCloseable {
  private static final int READY_TIMEOUT_MS = 60_000;
  private static final String POSTGRES = "postgres";
  private static final String BROKER = "broker";

  private final Deque<AutoCloseable> opened = new ArrayDeque<>();
  private HostedBroker broker;
  private Node node;

  private Standalone() {}

  /**
   * Starts all three and returns when the node is ready.
   *
   * @throws EnvironmentFault naming in one line what is missing or taken; nothing is left running
   */
  public static Standalone start(StandaloneSettings settings) {
    Standalone all = new Standalone();
    try {
      all.open(settings);
      return all;
    } catch (RuntimeException fault) {
      all.close();
      throw fault;
    }
  }

  private void open(StandaloneSettings settings) {
    Path data = settings.data().toAbsolutePath();
    HostedPostgres postgres =
        keep(
            HostedPostgres.start(
                PostgresSettings.of(
                    data.resolve(POSTGRES), StandaloneSettings.given().port("postgres.port"))));
    broker =
        keep(
            HostedBroker.choose(
                BrokerSettings.of(settings.broker(), data.resolve(BROKER), settings.mqttPort())));
    StandaloneSettings hosted =
        settings
            .with("twinfleet.persistence.jdbc-url", postgres.jdbcUrl())
            .with("twinfleet.persistence.user", postgres.user())
            .with("twinfleet.mqtt.url", broker.uri().toString())
            .with("twinfleet.http.artifacts", data.resolve("artifacts").toString())
            // Who hosts them all stops them in their order; the node must not go by itself.
            .with("pekko.coordinated-shutdown.run-by-jvm-shutdown-hook", "off");
    node = keep(Node.start(Settings.load(hocon(hosted))));
    awaitReady(node);
  }

  /** Waits until {@code node} serves, or is said not to. */
  static void awaitReady(Node node) {
    try {
      node.ready().toCompletableFuture().get(READY_TIMEOUT_MS, TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException fault) {
      throw new EnvironmentFault(
          "The node was not ready within " + READY_TIMEOUT_MS + " ms; its log says why", fault);
    } catch (InterruptedException hurried) {
      Thread.currentThread().interrupt();
      throw new EnvironmentFault("Interrupted while starting", hurried);
    }
  }

  private static String hocon(StandaloneSettings settings) {
    return settings.overrides().entrySet().stream()
        .map(e -> e.getKey() + " = \"" + e.getValue().replace("\\", "\\\\") + "\"")
        .collect(Collectors.joining("\n"));
  }

  private <T extends AutoCloseable> T keep(T part) {
    opened.push(part);
    return part;
  }

  /** Where operators and devices reach HTTP. */
  public URI http() {
    return node.httpUri();
  }

  /** Where health and metrics are. */
  public URI management() {
    return node.managementUri();
  }

  /** Where devices reach the broker. */
  public URI mqtt() {
    return broker.uri();
  }

  /** Which broker it is. */
  public String brokerName() {
    return broker.name();
  }

  /** The hosted node. */
  public Node node() {
    return node;
  }

  /**
   * Removes everything below the data folder; what a killed process left running on it is stopped.
   *
   * @throws EnvironmentFault when a living Twinfleet uses it
   */
  public static void clear(StandaloneSettings settings) throws IOException {
    Path data = settings.data();
    if (Files.exists(data.resolve(POSTGRES))) {
      HostedPostgres.start(PostgresSettings.of(data.resolve(POSTGRES), 0)).close();
    }
    if (Files.exists(data.resolve(BROKER))) {
      HostedBroker.choose(BrokerSettings.of(settings.broker(), data.resolve(BROKER), 0)).close();
    }
    try (Stream<Path> inside = Files.walk(data)) {
      for (Path path : inside.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  @Override
  public void close() {
    RuntimeException first = null;
    while (!opened.isEmpty()) {
      try {
        opened.pop().close();
      } catch (Exception fault) {
        first = first == null ? new IllegalStateException("a part did not stop", fault) : first;
      }
    }
    if (first != null) {
      throw first;
    }
  }
}
