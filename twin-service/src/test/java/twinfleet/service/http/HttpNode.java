package twinfleet.service.http;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;
import twinfleet.core.Outstanding.Publication;
import twinfleet.core.Release;
import twinfleet.persistence.Database;
import twinfleet.persistence.view.DeviceRegistry;
import twinfleet.persistence.view.IdempotencyKeys;
import twinfleet.persistence.view.Releases;
import twinfleet.persistence.view.TwinViews;
import twinfleet.protocol.DesiredDocument;
import twinfleet.protocol.DeviceId;
import twinfleet.protocol.Model;
import twinfleet.protocol.SnapshotQuery;
import twinfleet.service.ProductClock;
import twinfleet.service.Settings;
import twinfleet.service.entity.IngressStatus;
import twinfleet.service.entity.Outlet;
import twinfleet.service.entity.ShardedTwins;
import twinfleet.service.entity.TwinMeters;
import twinfleet.service.entity.TwinSurroundings;
import twinfleet.service.projection.ReadModel;

/** A node without a broker: real twins, a real database, the real HTTP side. */
final class HttpNode implements AutoCloseable {
  final ProductClock clock = new ProductClock(Instant.parse("2026-03-01T12:00:00Z"), 1);
  final PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  final Set<DeviceId> known = ConcurrentHashMap.newKeySet();
  final AtomicReference<Supplier<Optional<String>>> broker = new AtomicReference<>(Optional::empty);
  final Path artifacts;
  final Database database;
  final DeviceRegistry registry;
  final TwinViews views;
  final ForgetfulTwins twins;
  final ApiClient api;
  final ApiClient management;
  final HttpServer server;
  private final EmbeddedPostgres postgres;
  private final ActorSystem<Void> system;
  private final ReadModel readModel;

  HttpNode() {
    try {
      artifacts = Files.createTempDirectory("twinfleet-http-images");
      postgres = EmbeddedPostgres.builder().setServerConfig("fsync", "off").start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Settings settings = settings(0);
    database = Database.open(settings.database());
    database.migrate();
    system = ActorSystem.create(Behaviors.empty(), "twinfleet", settings.config());
    Cluster cluster = Cluster.get(system);
    cluster.manager().tell(Join.create(cluster.selfMember().address()));
    twins = new ForgetfulTwins(sharded(settings));
    readModel =
        ReadModel.start(
            database,
            settings.delivery().policy(),
            settings.projection(),
            settings.reconciler(),
            metrics);
    registry = new DeviceRegistry(database);
    views = new TwinViews(database, settings.delivery().policy().presence());
    server = answer(HttpServer.start(partsOn(0)));
    api = new ApiClient(server.address(), HttpServer.PREFIX);
    management = new ApiClient(server.managementAddress(), "");
  }

  private Settings settings(int port) {
    return Settings.load(
        """
        twinfleet.persistence {
          jdbc-url = "jdbc:postgresql://127.0.0.1:%d/postgres", user = postgres, password = x
              connection-timeout-ms = 2000
        }
        twinfleet.http {
          port = %d, management-port = 0, artifacts = "%s"
          image-bytes-max = 67108864, body-timeout-ms = 2000, check-timeout-ms = 500
        }
        """
            .formatted(postgres.getPort(), port, artifacts));
  }

  private ShardedTwins sharded(Settings settings) {
    IngressStatus ingress = new IngressStatus(system, settings.entity());
    ingress.changed(true);
    ShardedTwins sharded = ShardedTwins.of(system, settings.entity());
    sharded.open(
        new TwinSurroundings(
            "node-1",
            clock,
            settings.delivery().policy(),
            settings.entity(),
            ingress,
            new NoBroker(),
            (device, at, loss) -> {},
            new TwinMeters(metrics, ingress)));
    return sharded;
  }

  /** The same node's HTTP side on another port. */
  HttpParts partsOn(int port) {
    Settings settings = settings(port);
    return new HttpParts(
        system,
        settings.http(),
        clock,
        "node-1",
        settings.delivery().policy(),
        settings.delivery().ttl(),
        twins,
        views,
        registry,
        new Releases(database),
        new IdempotencyKeys(database, Duration.ofSeconds(30)),
        registered(),
        Map.of(
            "database", () -> database.answers() ? Optional.empty() : Optional.of("no answer"),
            "broker", () -> broker.get().get()),
        readModel::status,
        metrics);
  }

  private RegisteredModels registered() {
    return new RegisteredModels() {
      @Override
      public Optional<Model> modelOf(DeviceId device) {
        return registry.find(device).map(entry -> entry.registration().model());
      }

      @Override
      public void added(DeviceId device, Model model) {
        known.add(device);
      }
    };
  }

  /** Nobody is there to take a document: all stay owed. */
  private static final class NoBroker implements Outlet {
    @Override
    public void offer(DeviceId device, Publication publication, DesiredDocument document) {}

    @Override
    public void ask(DeviceId device, SnapshotQuery query) {}
  }

  /** The release of the current delivery as its device will be told of it. */
  Release offered(String device) {
    return answer(twins.view(new DeviceId(device))).twin().delivery().offer().release();
  }

  long journalRows() {
    return database.inTransaction(
        t -> t.first("SELECT count(*) AS n FROM event_journal", r -> r.number("n")).orElseThrow());
  }

  static <T> T answer(CompletionStage<T> stage) {
    try {
      return stage.toCompletableFuture().get(60, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** As when its machine is gone. */
  void stopDatabase() throws IOException {
    postgres.close();
  }

  @Override
  public void close() throws IOException {
    answer(server.stop(Duration.ofSeconds(1)));
    readModel.close();
    system.terminate();
    answer(system.getWhenTerminated());
    database.close();
    postgres.close();
  }
}
