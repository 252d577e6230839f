package twinfleet.standalone;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import twinfleet.service.EnvironmentFault;

/**
 * Mosquitto as a child process that is kept alive: when it dies it comes back on the same port,
 * with whatever data are left. In the folder: its configuration, {@code mosquitto.db}, its log.
 */
public final class Mosquitto implements HostedBroker {
  private static final Logger LOG = LoggerFactory.getLogger(Mosquitto.class);
  private static final Duration LOOK_INTERVAL = Duration.ofMillis(10);
  private static final Duration BACKOFF_MIN = Duration.ofMillis(200);
  private static final Duration BACKOFF_MAX = Duration.ofSeconds(5);

  private final BrokerSettings settings;
  private final Path program;
  private final FolderLock lock;
  private final Path folder;
  private final int port;
  private final CountDownLatch closing = new CountDownLatch(1);
  private volatile Process process;
  private boolean held;

  private Mosquitto(BrokerSettings settings, Path program, FolderLock lock, int port) {
    this.settings = settings;
    this.program = program;
    this.lock = lock;
    this.folder = lock.folder().resolve("mosquitto");
    this.port = port;
  }

  /** The program on the PATH, or where distributions put it without telling users' PATHs. */
  static Optional<Path> installed() {
    var path = Optional.ofNullable(System.getenv("PATH")).orElse("");
    return Stream.concat(Arrays.stream(path.split(":")), Stream.of("/usr/sbin", "/usr/local/sbin"))
        .filter(folder -> !folder.isBlank())
        .map(folder -> Path.of(folder, "mosquitto"))
        .filter(Files::isExecutable)
        .findFirst();
  }

  static Mosquitto start(BrokerSettings settings, Path program) {
    var lock = FolderLock.hold(settings.folder(), BrokerSettings.FOLDER);
    try {
      stopOrphan(lock.folder().resolve("mosquitto"), settings);
      var port = Loopback.free(settings.port(), BrokerSettings.PORT);
      var broker = new Mosquitto(settings, program, lock, port);
      broker.launch();
      Thread.ofPlatform().daemon().name("mosquitto-keeper").start(broker::keep);
      return broker;
    } catch (IOException fault) {
      lock.close();
      throw new EnvironmentFault(
          "Cannot keep the broker's data in %s (%s): %s"
              .formatted(settings.folder(), BrokerSettings.FOLDER, fault),
          fault);
    } catch (RuntimeException fault) {
      lock.close();
      throw fault;
    }
  }

  /** The folder's lock is ours, so a mosquitto with our configuration has lost its JVM. */
  private static void stopOrphan(Path folder, BrokerSettings settings) {
    var configuration = folder.resolve("mosquitto.conf").toString();
    ProcessHandle.allProcesses()
        .filter(p -> p.info().arguments().filter(a -> runs(configuration, a)).isPresent())
        .forEach(
            orphan -> {
              LOG.warn("Stopping mosquitto {}, left behind by a killed process", orphan.pid());
              stop(orphan, settings.stopTimeoutMs());
            });
  }

  private static boolean runs(String configuration, String[] arguments) {
    return Arrays.equals(arguments, new String[] {"-c", configuration});
  }

  /** SIGTERM makes mosquitto save its data; SIGKILL ends one that hangs. */
  private static void stop(ProcessHandle process, int boundMs) {
    process.destroy();
    process
        .onExit()
        .completeOnTimeout(null, boundMs, TimeUnit.MILLISECONDS)
        .thenAccept(ended -> process.destroyForcibly())
        .join();
  }

  private void launch() throws IOException {
    var refusal = launchOnce();
    var kept = folder.resolve("mosquitto.db");
    if (refusal.isPresent() && refusal.get().contains("open database") && Files.exists(kept)) {
      // What it cannot read it will never read; every device heals within a heartbeat.
      LOG.warn("Mosquitto refuses its data, which are laid aside: {}", refusal.get());
      Files.move(kept, folder.resolve("mosquitto.db.refused"), StandardCopyOption.REPLACE_EXISTING);
      refusal = launchOnce();
    }
    if (refusal.isPresent()) {
      throw new EnvironmentFault(
          "mosquitto does not start on port %d (%s, %s): %s"
              .formatted(port, BrokerSettings.PORT, BrokerSettings.START_TIMEOUT, refusal.get()));
    }
  }

  private Optional<String> launchOnce() throws IOException {
    Files.createDirectories(folder);
    var configuration = folder.resolve("mosquitto.conf");
    Files.writeString(configuration, MosquittoConfiguration.of(settings, folder, port));
    var command = new ArrayList<>(ownSession());
    command.addAll(List.of(program.toString(), "-c", configuration.toString()));
    process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(log().toFile())
            .start();
    if (awaitReady(process)) {
      return Optional.empty();
    }
    process.destroyForcibly();
    return Optional.of(lastWords());
  }

  /** A Ctrl-C at the terminal is for the node, which still needs the broker to drain. */
  private static List<String> ownSession() {
    var setsid = Path.of("/usr/bin/setsid");
    return Files.isExecutable(setsid) ? List.of(setsid.toString()) : List.of();
  }

  private boolean awaitReady(Process started) {
    var giveUp = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(settings.startTimeoutMs());
    try {
      while (System.nanoTime() < giveUp && closing.getCount() > 0) {
        if (started.waitFor(LOOK_INTERVAL.toMillis(), TimeUnit.MILLISECONDS)) {
          return false;
        }
        if (Loopback.accepts(port)) {
          return true;
        }
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
    return false;
  }

  private Path log() {
    return folder.resolve("mosquitto.log");
  }

  private String lastWords() throws IOException {
    var words = Files.exists(log()) ? Files.readString(log()).strip() : "";
    return words.isEmpty() ? "no reason given" : words.replace('\n', ' ');
  }

  private void keep() {
    var backoff = BACKOFF_MIN;
    try {
      while (true) {
        var launched = System.nanoTime();
        process.waitFor();
        var lived = Duration.ofNanos(System.nanoTime() - launched);
        backoff = lived.compareTo(BACKOFF_MAX) > 0 ? BACKOFF_MIN : backoff;
        if (closing.await(backoff.toMillis(), TimeUnit.MILLISECONDS)) {
          return;
        }
        relaunch();
        var doubled = backoff.multipliedBy(2);
        backoff = doubled.compareTo(BACKOFF_MAX) < 0 ? doubled : BACKOFF_MAX;
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void relaunch() {
    if (closing.getCount() == 0 || held || process.isAlive()) {
      return;
    }
    try {
      LOG.warn("Mosquitto died ({}: {}); starting it again", process.exitValue(), lastWords());
      launch();
    } catch (IOException | EnvironmentFault again) {
      LOG.error("Mosquitto does not come back yet: {}", again.getMessage());
    }
  }

  /** kill -9, for injecting faults; nobody starts it again before the outage ends. */
  public synchronized Outage crash() {
    held = true;
    process.destroyForcibly().onExit().join();
    return this::comeBack;
  }

  private synchronized void comeBack() {
    held = false;
    try {
      launch();
    } catch (IOException fault) {
      throw new EnvironmentFault("Cannot start mosquitto on " + settings.folder(), fault);
    }
  }

  @Override
  public URI uri() {
    return URI.create("tcp://" + Loopback.HOST + ":" + port);
  }

  @Override
  public String name() {
    return "mosquitto";
  }

  @Override
  public OptionalLong pid() {
    return process.isAlive() ? OptionalLong.of(process.pid()) : OptionalLong.empty();
  }

  @Override
  public void close() {
    if (closing.getCount() == 0) {
      return;
    }
    closing.countDown();
    synchronized (this) {
      stop(process.toHandle(), settings.stopTimeoutMs());
    }
    lock.close();
  }
}
