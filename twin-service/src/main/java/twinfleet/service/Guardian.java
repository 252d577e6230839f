package twinfleet.service;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.apache.pekko.Done;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;
import twinfleet.core.DeliveryPolicy;
import twinfleet.persistence.Database;
import twinfleet.persistence.view.DeviceRegistry;
import twinfleet.persistence.view.IdempotencyKeys;
import twinfleet.persistence.view.LastSeen;
import twinfleet.persistence.view.ProductTimes;
import twinfleet.persistence.view.Quarantine;
import twinfleet.persistence.view.Releases;
import twinfleet.persistence.view.TwinViews;
import twinfleet.persistence.view.WakeClaims;
import twinfleet.service.entity.IngressStatus;
import twinfleet.service.entity.ShardedTwins;
import twinfleet.service.entity.TwinMeters;
import twinfleet.service.entity.TwinSurroundings;
import twinfleet.service.http.HttpParts;
import twinfleet.service.http.HttpServer;
import twinfleet.service.mqtt.MqttInlet;
import twinfleet.service.mqtt.MqttNode;
import twinfleet.service.mqtt.MqttOutlet;
import twinfleet.service.projection.ReadModel;
import twinfleet.service.schedule.KeyRetention;
import twinfleet.service.schedule.LastSeenBuffer;
import twinfleet.service.schedule.ProductTimeKeeper;
import twinfleet.service.schedule.QuarantineBuffer;
import twinfleet.service.schedule.WakeSchedule;

/**
 * The wiring of a node as one list, along the data's way: from the broker through twins and journal
 * to the read model and HTTP; and the way back, when it stops.
 */
final class Guardian {
  private static final Duration HTTP_STOP = Duration.ofMillis(1_000);

  private final CompletableFuture<Done> heard = new CompletableFuture<>();
  private final ActorSystem<?> system;
  private final Database database;
  private final IngressStatus ingress;
  private final TwinViews views;
  private final MqttOutlet outlet;
  private final MqttInlet inlet;
  private final LastSeenBuffer lastSeen;
  private final QuarantineBuffer quarantine;
  private final ReadModel readModel;
  private final ProductTimeKeeper time;
  private final WakeSchedule wakes;
  private final KeyRetention retention;
  private final CompletionStage<HttpServer> http;

  /** Starts everything; nothing is awaited here. */
  Guardian(
      ActorSystem<?> system,
      Settings settings,
      Database database,
      ProductClock clock,
      PrometheusMeterRegistry meters) {
    this.system = system;
    this.database = database;
    String node = settings.node();
    DeliveryPolicy policy = settings.delivery().policy();
    DeviceRegistry registry = new DeviceRegistry(database);
    RegisteredDevices devices =
        RegisteredDevices.load(registry, settings.mqtt().ingress().strangers(), meters);
    views = new TwinViews(database, policy.presence());

    ingress = new IngressStatus(system, settings.entity());
    lastSeen = LastSeenBuffer.start(new LastSeen(database), settings.schedule());
    ShardedTwins twins = ShardedTwins.of(system, settings.entity());
    MqttNode mqtt = new MqttNode(system, node, settings.mqtt(), clock, meters);
    outlet = MqttOutlet.start(mqtt, twins);
    twins.open(surroundings(settings, clock, meters));
    quarantine = QuarantineBuffer.start(new Quarantine(database), settings.quarantine(), meters);
    inlet = MqttInlet.start(mqtt, twins, devices::isKnown, quarantine::keep, outlet, this::heard);
    readModel =
        ReadModel.start(database, policy, settings.projection(), settings.reconciler(), meters);
    time =
        ProductTimeKeeper.start(
            new ProductTimes(database), clock, InstantSource.system(), settings.schedule(), meters);
    WakeClaims claims = new WakeClaims(database, policy.presence());
    wakes = WakeSchedule.start(claims, twins, clock, node, settings.schedule(), meters);
    IdempotencyKeys keys = new IdempotencyKeys(database, settings.http().bulkTimeout());
    retention = KeyRetention.start(keys, InstantSource.system(), settings.schedule());
    http = HttpServer.start(parts(settings, clock, twins, registry, devices, keys, meters));
    stopInOrder();
  }

  /** Done when the HTTP ports are bound; fails with an {@link EnvironmentFault}. */
  CompletionStage<HttpServer> http() {
    return http;
  }

  /** Done when this node is a member and hears devices for the first time. */
  CompletionStage<Done> ready() {
    return ClusterMember.up(system).thenCombine(heard, (up, ear) -> up);
  }

  /** The read model. */
  TwinViews views() {
    return views;
  }

  private TwinSurroundings surroundings(
      Settings settings, ProductClock clock, PrometheusMeterRegistry meters) {
    return new TwinSurroundings(
        settings.node(),
        clock,
        settings.delivery().policy(),
        settings.entity(),
        ingress,
        outlet,
        lastSeen,
        new TwinMeters(meters, ingress));
  }

  private HttpParts parts(
      Settings settings,
      ProductClock clock,
      ShardedTwins twins,
      DeviceRegistry registry,
      RegisteredDevices devices,
      IdempotencyKeys keys,
      PrometheusMeterRegistry meters) {
    return new HttpParts(
        system,
        settings.http(),
        clock,
        settings.node(),
        settings.delivery().policy(),
        settings.delivery().ttl(),
        twins,
        views,
        registry,
        new Releases(database),
        keys,
        devices,
        checks(),
        readModel::status,
        meters);
  }

  private void heard(boolean up) {
    ingress.changed(up);
    if (up) {
      heard.complete(Done.getInstance());
    }
  }

  private Map<String, Supplier<Optional<String>>> checks() {
    return Map.of(
        "database",
        () -> database.answers() ? Optional.empty() : Optional.of("does not answer"),
        "ingress",
        () -> ingress.isUp() ? Optional.empty() : Optional.of("no canary comes back"),
        "cluster",
        () -> {
          MemberStatus status = Cluster.get(system).selfMember().status();
          return status.equals(MemberStatus.up()) ? Optional.empty() : Optional.of("is " + status);
        });
  }

  /** Takes nothing new, finishes what is under way, keeps what is only in memory. */
  private void stopInOrder() {
    on(CoordinatedShutdown.PhaseServiceUnbind(), "stop-wakes", blocking(wakes::close));
    on(
        CoordinatedShutdown.PhaseServiceRequestsDone(),
        "stop-http",
        () ->
            http.thenCompose(server -> server.stop(HTTP_STOP))
                .handle((stopped, neverBound) -> Done.getInstance()));
    on(CoordinatedShutdown.PhaseServiceStop(), "drain-ingress", inlet::close);
    on(CoordinatedShutdown.PhaseBeforeClusterShutdown(), "drain-outlet", outlet::close);
    // Side by side, since each may have to wait for a database that is away.
    String last = CoordinatedShutdown.PhaseBeforeActorSystemTerminate();
    on(last, "keep-last-seen", blocking(lastSeen::close));
    on(last, "keep-rejected", blocking(quarantine::close));
    on(last, "keep-product-time", blocking(time::close));
    on(last, "stop-retention", blocking(retention::close));
    on(last, "stop-read-model", blocking(readModel::close));
  }

  private void on(String phase, String name, Supplier<CompletionStage<Done>> task) {
    CoordinatedShutdown.get(system).addTask(phase, name, task);
  }

  private static Supplier<CompletionStage<Done>> blocking(Runnable task) {
    return () ->
        CompletableFuture.runAsync(task, run -> Thread.ofVirtual().start(run))
            .thenApply(v -> Done.getInstance());
  }
}
