package twinfleet.loadtest.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import twinfleet.loadtest.Twinfleet;
import twinfleet.service.EnvironmentFault;
import twinfleet.standalone.Outage;

/**
 * {@code ./twinfleet node} in a process of its own on fixed ports, started again whenever it dies,
 * as a service manager would.
 */
public final class ChildNode implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ChildNode.class);
  private static final Duration RESTART_AFTER = Duration.ofMillis(500);
  private static final Duration STOP_BOUND = Duration.ofSeconds(12);

  /** What the launcher tells newer JDKs. */
  private static final List<String> QUIET =
      List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow");

  private final Path folder;
  private final Map<String, String> settings;
  private final NodeLaunch launch;
  private final Runnable onDeath;
  private final URI http;
  private final URI management;
  private final CountDownLatch closing = new CountDownLatch(1);
  private volatile Process process;
  private volatile boolean held;
  private List<String> once = List.of();
  private int starts;

  private ChildNode(
      Path folder, Map<String, String> settings, NodeLaunch launch, Runnable onDeath, int[] ports) {
    this.folder = folder;
    this.settings = settings;
    this.launch = launch;
    this.onDeath = onDeath;
    http = URI.create("http://127.0.0.1:" + ports[0]);
    management = URI.create("http://127.0.0.1:" + ports[1]);
  }

  /**
   * Starts it; whether it is ready, its management port says.
   *
   * @param folder takes the log of each life
   * @param settings as {@code -D} options
   * @param onDeath runs after each death that nobody asked for, before the next start
   */
  static ChildNode start(
      Path folder, Map<String, String> settings, NodeLaunch launch, Runnable onDeath)
      throws IOException {
    Files.createDirectories(folder);
    ChildNode node = new ChildNode(folder, settings, launch, onDeath, FreePorts.of(2));
    node.launch();
    Thread.ofVirtual().name("node-keeper").start(node::keep);
    return node;
  }

  private synchronized void launch() throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx512m"));
    command.add("-Dlogback.configurationFile=twinfleet/logback.xml");
    command.addAll(Runtime.version().feature() < 23 ? List.of() : QUIET);
    command.addAll(launch.jvmArguments(starts));
    command.addAll(once);
    once = List.of();
    settings.forEach((name, value) -> command.add("-D" + name + "=" + value));
    command.add("-Dtwinfleet.http.port=" + http.getPort());
    command.add("-Dtwinfleet.http.management-port=" + management.getPort());
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(Twinfleet.class.getName(), "node"));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(launch.environment(starts));
    process =
        builder
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("node-" + starts + ".log").toFile())
            .start();
    process.getOutputStream().close();
    starts++;
  }

  private void keep() {
    try {
      while (closing.getCount() > 0) {
        process.waitFor();
        if (!held && closing.getCount() > 0) {
          LOG.info("the node died with {}; starting it again", process.exitValue());
          onDeath.run();
          closing.await(RESTART_AFTER.toMillis(), TimeUnit.MILLISECONDS);
        } else {
          closing.await(RESTART_AFTER.toMillis() / 10, TimeUnit.MILLISECONDS);
        }
        revive();
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    } catch (IOException fault) {
      throw new UncheckedIOException("the node cannot be started again", fault);
    }
  }

  private synchronized void revive() throws IOException {
    if (!held && closing.getCount() > 0 && !process.isAlive()) {
      launch();
    }
  }

  /** kill -9; it stays away until the outage is closed. */
  public synchronized Outage crash() {
    held = true;
    process.destroyForcibly().onExit().join();
    onDeath.run();
    return () -> held = false;
  }

  /** Stops it in order; it stays away until the outage is closed. */
  public synchronized Outage stop() {
    held = true;
    end();
    return () -> held = false;
  }

  private void end() {
    process.destroy();
    process
        .onExit()
        .completeOnTimeout(null, STOP_BOUND.toMillis(), TimeUnit.MILLISECONDS)
        .thenAccept(ended -> process.destroyForcibly())
        .join();
  }

  /** More arguments of the JVM, for its next life alone. */
  public synchronized void once(List<String> jvmArguments) {
    once = List.copyOf(jvmArguments);
  }

  /** How often it was started. */
  public synchronized int starts() {
    return starts;
  }

  /** Its process now. */
  public ProcessHandle process() {
    return process.toHandle();
  }

  /** Where its API is. */
  public URI http() {
    return http;
  }

  /** Where health and metrics are. */
  public URI management() {
    return management;
  }

  /** The last lines of its present life's log, for a fault that must be told. */
  String lastWords() {
    try {
      List<String> lines = Files.readAllLines(folder.resolve("node-" + (starts() - 1) + ".log"));
      return String.join(" | ", lines.subList(Math.max(0, lines.size() - 3), lines.size()));
    } catch (IOException fault) {
      throw new EnvironmentFault("The node's log cannot be read: " + fault.getMessage(), fault);
    }
  }

  @Override
  public void close() {
    closing.countDown();
    synchronized (this) {
      process.destroyForcibly().onExit().join();
    }
  }
}
