package twinfleet.standalone;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import twinfleet.service.EnvironmentFault;

/**
 * A real PostgreSQL on loopback with a kept data folder, for one machine. Starting over the remains
 * of a killed JVM is the normal case: its orphaned server is stopped, PostgreSQL recovers, and
 * nothing committed is lost.
 *
 * <p>In the folder: {@code cluster} (the data), {@code postgres.log} and the one before it, and the
 * lock of the living process.
 */
public final class HostedPostgres implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HostedPostgres.class);
  private static final int FREE_PORT_ATTEMPTS_MAX = 3;
  private static final long REVIVAL_RETRY_MS = 1_000;

  /** What is left of the bound for a server that does not stop by itself. */
  private static final Duration IMMEDIATE_STOP = Duration.ofSeconds(2);

  private final PostgresSettings settings;
  private final FolderLock lock;
  private final PostgresCluster cluster;
  private final int port;
  private final AtomicBoolean closed = new AtomicBoolean();
  private final CountDownLatch asked = new CountDownLatch(1);
  private boolean held;

  private HostedPostgres(
      PostgresSettings settings, FolderLock lock, PostgresCluster cluster, int port) {
    this.settings = settings;
    this.lock = lock;
    this.cluster = cluster;
    this.port = port;
    Thread.ofVirtual().name("postgres-keeper").start(this::keepAlive);
  }

  /**
   * Starts PostgreSQL on the folder, which is made when missing, and returns when it accepts
   * connections.
   *
   * @throws EnvironmentFault when the port is taken, the folder is in use or cannot be written, the
   *     disk is full, or this platform has no PostgreSQL
   */
  public static HostedPostgres start(PostgresSettings settings) {
    return start(settings, RootEscape.detect());
  }

  static HostedPostgres start(PostgresSettings settings, RootEscape escape) {
    var begun = System.nanoTime();
    var lock = FolderLock.hold(settings.folder(), PostgresSettings.FOLDER);
    try {
      var binaries = PostgresBinaries.unpacked(settings.binaries());
      var cluster = new PostgresCluster(settings, escape, binaries, lock.folder());
      cluster.initialize();
      clear(cluster, settings);
      var port = open(cluster, settings);
      var tookMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
      LOG.info("PostgreSQL serves {} on port {} after {} ms", settings.folder(), port, tookMs);
      return new HostedPostgres(settings, lock, cluster, port);
    } catch (IOException | UncheckedIOException fault) {
      lock.close();
      throw new EnvironmentFault(
          "Cannot keep the database in %s; choose another folder with %s (%s)"
              .formatted(settings.folder(), PostgresSettings.FOLDER, fault),
          fault);
    } catch (RuntimeException fault) {
      lock.close();
      throw fault;
    }
  }

  /** The folder's lock is ours, so a server that still runs on it has lost its JVM. */
  private static void clear(PostgresCluster cluster, PostgresSettings settings) throws IOException {
    var orphan = cluster.postmaster().running();
    if (orphan.isEmpty()) {
      cluster.postmaster().disown();
      return;
    }
    LOG.warn("Stopping PostgreSQL {}, left behind by a killed process", orphan.get().pid());
    halt(cluster, Duration.ofMillis(settings.stopTimeoutMs()));
  }

  private static void halt(PostgresCluster cluster, Duration bound) throws IOException {
    if (cluster.stop("fast", bound.minus(IMMEDIATE_STOP))) {
      return;
    }
    LOG.warn("PostgreSQL did not stop in time; its next start will recover");
    if (!cluster.stop("immediate", IMMEDIATE_STOP)) {
      cluster.postmaster().running().ifPresent(ProcessHandle::destroyForcibly);
    }
  }

  private static int open(PostgresCluster cluster, PostgresSettings settings) throws IOException {
    var giveUp = System.nanoTime() + settings.startTimeout().toNanos();
    for (var attempt = 1; ; attempt++) {
      var port = Loopback.free(settings.port(), PostgresSettings.PORT);
      var refusal = cluster.start(port);
      if (refusal.isEmpty()) {
        return port;
      }
      var reason = refusal.get();
      // Children of a killed postmaster end by themselves, within moments.
      var leaving = reason.contains("shared memory block") && System.nanoTime() < giveUp;
      var raced = reason.contains("TCP/IP socket") && attempt < FREE_PORT_ATTEMPTS_MAX;
      if (!leaving && !(raced && settings.port() == 0)) {
        cluster.postmaster().running().ifPresent(late -> cluster.stop("immediate", IMMEDIATE_STOP));
        throw new EnvironmentFault(
            "PostgreSQL does not start on %s (%s, %s): %s"
                .formatted(
                    settings.folder(),
                    PostgresSettings.FOLDER,
                    PostgresSettings.START_TIMEOUT,
                    reason));
      }
    }
  }

  /** A server that dies while its host lives is started again, on its port, until it serves. */
  private void keepAlive() {
    try {
      while (!closed.get()) {
        cluster.postmaster().running().ifPresent(server -> server.onExit().join());
        if (!revive()) {
          asked.await(REVIVAL_RETRY_MS, TimeUnit.MILLISECONDS);
        }
      }
    } catch (IOException fault) {
      LOG.error("PostgreSQL is not watched any more: its folder cannot be read", fault);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  /** False when it did not start; closing waits for it, so that nothing is left running. */
  private synchronized boolean revive() throws IOException {
    if (closed.get() || cluster.postmaster().running().isPresent()) {
      return true;
    }
    if (held) {
      return false;
    }
    LOG.warn("PostgreSQL died; starting it again on port {}", port);
    try {
      cluster.postmaster().disown();
      open(cluster, settings.onPort(port));
      LOG.info("PostgreSQL serves again");
      return true;
    } catch (EnvironmentFault fault) {
      LOG.error("PostgreSQL does not come back: {}", fault.getMessage());
      return false;
    }
  }

  /** kill -9 of the server and all its processes, for injecting faults; nobody revives it. */
  public synchronized Outage crash() {
    held = true;
    var server = ProcessHandle.of(pid()).orElseThrow();
    var all = Stream.concat(Stream.of(server), server.descendants()).toList();
    all.forEach(ProcessHandle::destroyForcibly);
    all.forEach(process -> process.onExit().join());
    return this::comeBack;
  }

  private synchronized void comeBack() {
    held = false;
    try {
      revive();
    } catch (IOException fault) {
      throw new EnvironmentFault("Cannot start PostgreSQL on " + settings.folder(), fault);
    }
  }

  /** For JDBC, with {@link #user()} and any password. */
  public String jdbcUrl() {
    return "jdbc:postgresql://%s:%d/%s".formatted(Loopback.HOST, port, PostgresCluster.NAME);
  }

  /** Owner of the database {@code twinfleet}. */
  public String user() {
    return PostgresCluster.NAME;
  }

  /** The port of 127.0.0.1, the free one that was found when 0 was asked for. */
  public int port() {
    return port;
  }

  /**
   * The server's process.
   *
   * @throws EnvironmentFault when it runs no more
   */
  public long pid() {
    try {
      return cluster
          .postmaster()
          .running()
          .orElseThrow(() -> new EnvironmentFault("PostgreSQL runs no more: " + settings.folder()))
          .pid();
    } catch (IOException fault) {
      throw new EnvironmentFault("Cannot read the folder " + settings.folder(), fault);
    }
  }

  /** Flushes and stops within {@code stopTimeoutMs}; a second call does nothing. */
  @Override
  public void close() {
    if (closed.getAndSet(true)) {
      return;
    }
    asked.countDown();
    halted();
  }

  private synchronized void halted() {
    try {
      if (cluster.postmaster().running().isPresent()) {
        halt(cluster, Duration.ofMillis(settings.stopTimeoutMs()));
      }
    } catch (IOException fault) {
      throw new EnvironmentFault("Cannot stop PostgreSQL on " + settings.folder(), fault);
    } finally {
      lock.close();
    }
  }
}
