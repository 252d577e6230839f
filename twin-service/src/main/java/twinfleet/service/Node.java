package twinfleet.service;

import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.Done;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorSystem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import twinfleet.persistence.Database;
import twinfleet.persistence.DatabaseUnusable;
import twinfleet.persistence.view.ProductTimes;
import twinfleet.persistence.view.TwinViews;
import twinfleet.service.http.HttpServer;
import twinfleet.service.mqtt.BrokerCheck;
import twinfleet.service.schedule.ProductTimeKeeper;

/**
 * One node of Twinfleet in this JVM. What is missing around it at the start is an {@link
 * EnvironmentFault}; what goes missing later only makes it not ready, and heals by itself.
 */
public final class Node implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Node.class);
  private static final int START_TIMEOUT_MS = 30_000;
  private static final int STOP_TIMEOUT_MS = 7_000;
  private static final int DATABASE_STOP_TIMEOUT_MS = 1_000;

  private final ActorSystem<Void> system;
  private final Database database;
  private final HttpServer http;
  private final CompletionStage<Done> ready;
  private final TwinViews views;
  private final ProductClock clock;

  private Node(ActorSystem<Void> system, Database database, Guardian guardian, ProductClock clock) {
    this.system = system;
    this.database = database;
    this.http = bound(guardian.http());
    this.ready = guardian.ready();
    this.views = guardian.views();
    this.clock = clock;
  }

  /**
   * Starts a node and returns when its ports are bound; it serves when {@link #ready()}.
   *
   * @throws EnvironmentFault when the database or the broker cannot be used or a port is taken
   */
  public static Node start(Settings settings) {
    BrokerCheck.require(settings.mqtt());
    Database database = null;
    ActorSystem<Void> system = null;
    try {
      database = Database.open(settings.database());
      database.migrate();
      ProductClock clock =
          ProductTimeKeeper.resume(
              new ProductTimes(database), settings.delivery().timeScale(), InstantSource.system());
      system = ClusterMember.start(settings);
      PrometheusMeterRegistry meters = meters();
      Guardian guardian = new Guardian(system, settings, database, clock, meters);
      return new Node(system, database, guardian, clock);
    } catch (DatabaseUnusable unusable) {
      stop(system, database);
      throw new EnvironmentFault(unusable.getMessage(), unusable);
    } catch (RuntimeException | Error fault) {
      stop(system, database);
      throw fault;
    }
  }

  /** Done when it is a member of its cluster and hears its devices. */
  public CompletionStage<Done> ready() {
    return ready;
  }

  /** Where the API is, without its prefix. */
  public URI httpUri() {
    return uri(http.address());
  }

  /** Where health and metrics are. */
  public URI managementUri() {
    return uri(http.managementAddress());
  }

  /** The read model, for who hosts the node in its own process. */
  public TwinViews views() {
    return views;
  }

  /** Product time. */
  public ProductClock clock() {
    return clock;
  }

  /** Done when it has stopped, for whatever reason. */
  public CompletionStage<Done> stopped() {
    return system.getWhenTerminated();
  }

  /** Drains, flushes and stops, within 10 s; a second call does nothing. */
  @Override
  public void close() {
    stop(system, database);
  }

  private static PrometheusMeterRegistry meters() {
    PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    new JvmMemoryMetrics().bindTo(meters);
    new ProcessorMetrics().bindTo(meters);
    return meters;
  }

  private static HttpServer bound(CompletionStage<HttpServer> starting) {
    try {
      return starting.toCompletableFuture().get(START_TIMEOUT_MS, TimeUnit.MILLISECONDS);
    } catch (ExecutionException failed) {
      throw environmentFault(failed);
    } catch (TimeoutException late) {
      throw new EnvironmentFault("The HTTP ports were not bound in time (twinfleet.http)", late);
    } catch (InterruptedException hurried) {
      Thread.currentThread().interrupt();
      throw new EnvironmentFault("Interrupted while starting", hurried);
    }
  }

  private static RuntimeException environmentFault(ExecutionException failed) {
    for (Throwable t = failed; t != null; t = t.getCause()) {
      if (t instanceof EnvironmentFault fault) {
        return fault;
      }
    }
    return new CompletionException(failed.getCause());
  }

  private static void stop(ActorSystem<?> system, Database database) {
    if (system != null) {
      try {
        CoordinatedShutdown.get(system)
            .runAll(CoordinatedShutdown.unknownReason())
            .toCompletableFuture()
            .get(STOP_TIMEOUT_MS, TimeUnit.MILLISECONDS);
      } catch (ExecutionException | TimeoutException fault) {
        LOG.warn("The node did not stop in order: {}", fault.toString());
        system.terminate();
      } catch (InterruptedException hurried) {
        Thread.currentThread().interrupt();
      }
    }
    if (database != null) {
      closeWithinBound(database);
    }
  }

  /** A pool whose connections hang waits long for them. */
  private static void closeWithinBound(Database database) {
    Thread closing = Thread.ofVirtual().name("database-close").start(database::close);
    try {
      if (!closing.join(Duration.ofMillis(DATABASE_STOP_TIMEOUT_MS))) {
        LOG.warn("The database's pool did not close in time");
      }
    } catch (InterruptedException hurried) {
      Thread.currentThread().interrupt();
    }
  }

  private static URI uri(InetSocketAddress address) {
    return URI.create("http://" + address.getHostString() + ":" + address.getPort());
  }
}
