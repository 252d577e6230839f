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
import twinfleet.core.TwinCommand;
import twinfleet.persistence.Database;
import twinfleet.persistence.journal.Origin;
import twinfleet.persistence.view.DeviceRegistry;
import twinfleet.persistence.view.IdempotencyKeys;
import twinfleet.persistence.view.Releases;
import twinfleet.persistence.view.TwinViews;
import twinfleet.protocol.DesiredDocument;
import twinfleet.protocol.DeviceId;
import twinfleet.protocol.SnapshotQuery;
import twinfleet.service.ProductClock;
import twinfleet.service.Settings;
import twinfleet.service.entity.IngressStatus;
import twinfleet.service.entity.Outlet;
import twinfleet.service.entity.ShardedTwins;
import twinfleet.service.entity.TwinMeters;
import twinfleet.service.entity.TwinReply;
import twinfleet.service.entity.TwinSurroundings;
import twinfleet.service.projection.ProjectionSettings;
import twinfleet.service.projection.TwinProjection;

/** A node without a broker: real twins, a real database, the real HTTP side. */
final class HttpNode implements AutoCloseable {
  final ProductClock clock = new ProductClock(Instant.parse("2026-03-01T12:00:00Z"), 1);
  final PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  final Set<DeviceId> known = ConcurrentHashMap.newKeySet();
  final AtomicReference<Supplier<Optional<String>>> broker = new AtomicReference<>(Optional::empty);
  final Path artifacts;
  final Database database;
  final DeviceRegistry registry;
  final ForgetfulTwins twins;
  final ApiClient api;
  final ApiClient management;
  final HttpServer server;
  private final EmbeddedPostgres postgres;
  private final ActorSystem<Void> system;
  private final TwinProjection projection;

  HttpNode() {
    try {
      artifacts = Files.createTempDirectory("twinfleet-http-images");
      postgres = EmbeddedPostgres.builder().setServerConfig("fsync", "off").start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Settings settings =
        Settings.load(
            """
            twinfleet.persistence {
              jdbc-url = "jdbc:postgresql://127.0.0.1:%d/postgres", user = postgres, password = x
            }
            twinfleet.http {
              port = 0, management-port = 0, artifacts = "%s"
              image-bytes-max = 67108864, body-timeout-ms = 2000, check-timeout-ms = 500
            }
            """
                .formatted(postgres.getPort(), artifacts));
    database = Database.open(settings.database());
    database.migrate();
    system = ActorSystem.create(Behaviors.empty(), "twinfleet", settings.config());
    Cluster cluster = Cluster.get(system);
    cluster.manager().tell(Join.create(cluster.selfMember().address()));
    twins = new ForgetfulTwins(sharded(settings));
    projection =
        TwinProjection.start(
            database, settings.delivery().policy(), ProjectionSettings.standard(), metrics);
    registry = new DeviceRegistry(database);
    server = answer(HttpServer.start(parts(settings)));
    api = new ApiClient(server.address(), HttpServer.PREFIX);
    management = new ApiClient(server.managementAddress(), "");
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

  private HttpParts parts(Settings settings) {
    return new HttpParts(
        system,
        settings.http(),
        clock,
        "node-1",
        settings.delivery().policy(),
        settings.delivery().ttl(),
        twins,
        new TwinViews(database, settings.delivery().policy().presence()),
        registry,
        new Releases(database),
        new IdempotencyKeys(database, Duration.ofSeconds(30)),
        known::add,
        Map.of(
            "database", () -> database.answers() ? Optional.empty() : Optional.of("no answer"),
            "broker", () -> broker.get().get()),
        metrics);
  }

  /** Nobody is there to take a document: all stay owed. */
  private static final class NoBroker implements Outlet {
    @Override
    public void offer(DeviceId device, Publication publication, DesiredDocument document) {}

    @Override
    public void ask(DeviceId device, SnapshotQuery query) {}
  }

  /** What a device or a rollout would cause. */
  TwinReply tell(String device, TwinCommand command) {
    Origin origin = new Origin("device:" + device, "test", null, command.at(), "node-1");
    return answer(twins.send(new DeviceId(device), command, origin));
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

  @Override
  public void close() throws IOException {
    answer(server.stop(Duration.ofSeconds(1)));
    projection.close();
    system.terminate();
    answer(system.getWhenTerminated());
    database.close();
    postgres.close();
  }
}
