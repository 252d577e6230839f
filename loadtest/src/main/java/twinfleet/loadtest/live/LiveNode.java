package twinfleet.loadtest.live;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import twinfleet.loadtest.load.Patience;
import twinfleet.service.EnvironmentFault;
import twinfleet.standalone.BrokerSettings;
import twinfleet.standalone.HostedBroker;
import twinfleet.standalone.HostedPostgres;
import twinfleet.standalone.PostgresSettings;

/**
 * One node as a child process, with a PostgreSQL and a mosquitto hosted here, so that each of the
 * three can be looked at and killed by itself.
 */
public final class LiveNode implements AutoCloseable {
  private static final Duration READY_BOUND = Duration.ofSeconds(90);
  private static final Duration STOP_BOUND = Duration.ofSeconds(20);

  /** What the launcher tells newer JDKs. */
  private static final List<String> QUIET =
      List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow");

  private static final Pattern READY =
      Pattern.compile("ready http=(\\S+) mqtt=(\\S+) management=(\\S+)");

  private final Deque<AutoCloseable> opened = new ArrayDeque<>();
  private final Path data;
  private HostedPostgres postgres;
  private HostedBroker broker;
  private Process process;
  private URI http;
  private URI management;

  private LiveNode(Path data) {
    this.data = data;
  }

  /**
   * Starts all three on {@code data} and returns when the node is ready.
   *
   * @param heapMb of the node
   * @param settings of the node, {@code twinfleet.x.y} to value
   * @throws EnvironmentFault when one of them does not start
   */
  public static LiveNode start(Path data, int heapMb, Map<String, String> settings) {
    LiveNode node = new LiveNode(data);
    try {
      node.open(heapMb, settings);
      return node;
    } catch (IOException fault) {
      node.close();
      throw new EnvironmentFault("the node's process does not start: " + fault, fault);
    } catch (RuntimeException fault) {
      node.close();
      throw fault;
    } catch (InterruptedException stopped) {
      node.close();
      Thread.currentThread().interrupt();
      throw new EnvironmentFault("interrupted while starting", stopped);
    }
  }

  private void open(int heapMb, Map<String, String> settings)
      throws IOException, InterruptedException {
    Files.createDirectories(data);
    postgres = keep(HostedPostgres.start(PostgresSettings.of(data.resolve("postgres"), 0)));
    BrokerSettings.Kind kind = BrokerSettings.Kind.MOSQUITTO;
    broker = keep(HostedBroker.choose(BrokerSettings.of(kind, data.resolve("broker"), 0)));
    process =
        new ProcessBuilder(command(heapMb, settings))
            .redirectOutput(out().toFile())
            .redirectError(log().toFile())
            .start();
    keep(this::end);
    process.getOutputStream().close();
    Matcher[] said = new Matcher[1];
    boolean ready =
        Patience.until(
            () -> {
              said[0] = READY.matcher(text(out()));
              return !process.isAlive() || said[0].find();
            },
            READY_BOUND);
    if (!ready || !process.isAlive()) {
      throw new EnvironmentFault("the node was not ready within " + READY_BOUND + ", see " + log());
    }
    http = URI.create(said[0].group(1));
    management = URI.create(said[0].group(3));
  }

  private List<String> command(int heapMb, Map<String, String> settings) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx" + heapMb + "m", "-XX:+ExitOnOutOfMemoryError"));
    command.add("-Dlogback.configurationFile=twinfleet/logback.xml");
    command.addAll(Runtime.version().feature() < 23 ? List.of() : QUIET);
    setting(command, "twinfleet.persistence.jdbc-url", postgres.jdbcUrl());
    setting(command, "twinfleet.persistence.user", postgres.user());
    setting(command, "twinfleet.mqtt.url", broker.uri().toString());
    setting(command, "twinfleet.http.artifacts", artifacts().toString());
    setting(command, "twinfleet.http.port", "0");
    setting(command, "twinfleet.http.management-port", "0");
    settings.forEach((name, value) -> setting(command, name, value));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of("twinfleet.loadtest.Twinfleet", "node"));
    return command;
  }

  private static void setting(List<String> command, String name, String value) {
    command.add("-D" + name + "=" + value);
  }

  private <T extends AutoCloseable> T keep(T part) {
    opened.push(part);
    return part;
  }

  private void end() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(STOP_BOUND.toMillis(), TimeUnit.MILLISECONDS)) {
      process.destroyForcibly().waitFor();
    }
  }

  /** The API, without its prefix. */
  public URI http() {
    return http;
  }

  /** Health and metrics. */
  public URI management() {
    return management;
  }

  /** The broker, for devices. */
  public URI mqtt() {
    return broker.uri();
  }

  /** The broker, which comes back by itself when it is killed. */
  public HostedBroker broker() {
    return broker;
  }

  /** The database; {@code jdbcUrl()} and {@code user()} reach journal and read model. */
  public HostedPostgres postgres() {
    return postgres;
  }

  /** The node's own process. */
  public Process process() {
    return process;
  }

  /** Where it keeps images. */
  public Path artifacts() {
    return data.resolve("artifacts");
  }

  /** Its log. */
  public Path log() {
    return data.resolve("node.log");
  }

  private Path out() {
    return data.resolve("node.out");
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException fault) {
      throw new UncheckedIOException(fault);
    }
  }

  /** Stops the node, then the broker, then the database. */
  @Override
  public void close() {
    List<Exception> faults = new ArrayList<>();
    while (!opened.isEmpty()) {
      try {
        opened.pop().close();
      } catch (Exception fault) {
        faults.add(fault);
      }
    }
    if (!faults.isEmpty()) {
      throw new IllegalStateException("a part did not stop", faults.getFirst());
    }
  }
}
