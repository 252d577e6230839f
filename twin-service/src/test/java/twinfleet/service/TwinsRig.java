package twinfleet.service;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.actor.typed.ActorSystem;
import twinfleet.core.DeliveryPolicy;
import twinfleet.core.TwinCommand;
import twinfleet.persistence.Database;
import twinfleet.persistence.journal.Origin;
import twinfleet.persistence.view.LastSeen;
import twinfleet.persistence.view.ProductTimes;
import twinfleet.persistence.view.TwinViews;
import twinfleet.persistence.view.WakeClaims;
import twinfleet.protocol.DeviceId;
import twinfleet.service.entity.IngressStatus;
import twinfleet.service.entity.RecordingOutlet;
import twinfleet.service.entity.ShardedTwins;
import twinfleet.service.entity.TwinMeters;
import twinfleet.service.entity.TwinReply;
import twinfleet.service.entity.TwinSurroundings;
import twinfleet.service.entity.TwinView;
import twinfleet.service.projection.ReadModel;
import twinfleet.service.schedule.LastSeenBuffer;
import twinfleet.service.schedule.ProductTimeKeeper;
import twinfleet.service.schedule.WakeSchedule;

/** A node without a broker and without HTTP: real actors, a real database, a recording outlet. */
final class TwinsRig implements AutoCloseable {
  /** For what is certain to come, on a machine however busy. */
  static final Duration PATIENCE = Duration.ofSeconds(90);

  final MeterRegistry meters = new SimpleMeterRegistry();
  final RecordingOutlet outlet = new RecordingOutlet();
  final Database database;
  final ProductClock clock;
  final ActorSystem<Void> system;
  final IngressStatus ingress;
  final ShardedTwins twins;
  final TwinViews views;
  final WakeClaims claims;
  private final ReadModel readModel;
  private final LastSeenBuffer lastSeen;
  private final WakeSchedule wakes;
  private final ProductTimeKeeper time;

  /** Over {@code postgres}, with lines of HOCON. */
  TwinsRig(PostgresRig postgres, String... lines) {
    Settings settings =
        Settings.load(
            """
            twinfleet.persistence { jdbc-url = "%s", user = postgres, password = postgres }
            twinfleet.delivery.jitter-per-mille = 0
            """
                    .formatted(postgres.jdbcUrl())
                + String.join("\n", lines));
    database = Database.open(settings.database());
    database.migrate();
    DeliveryPolicy policy = settings.delivery().policy();
    ProductTimes times = new ProductTimes(database);
    InstantSource wall = InstantSource.system();
    clock = ProductTimeKeeper.resume(times, settings.delivery().timeScale(), wall);
    system = ClusterMember.start(settings);
    ingress = new IngressStatus(system, settings.entity());
    ingress.changed(true);
    lastSeen = LastSeenBuffer.start(new LastSeen(database), settings.schedule());
    twins = ShardedTwins.of(system, settings.entity());
    twins.open(
        new TwinSurroundings(
            "rig",
            clock,
            policy,
            settings.entity(),
            ingress,
            outlet,
            lastSeen,
            new TwinMeters(meters, ingress)));
    readModel =
        ReadModel.start(database, policy, settings.projection(), settings.reconciler(), meters);
    views = new TwinViews(database, policy.presence());
    claims = new WakeClaims(database, policy.presence());
    wakes = WakeSchedule.start(claims, twins, clock, "rig", settings.schedule(), meters);
    time = ProductTimeKeeper.start(times, clock, wall, settings.schedule(), meters);
  }

  TwinReply tell(DeviceId device, TwinCommand command) {
    Origin origin = new Origin("operator:test", "test", null, command.at(), "rig");
    return answer(twins.send(device, command, origin));
  }

  TwinView view(DeviceId device) {
    return answer(twins.view(device));
  }

  long rows(String table) {
    return database.inTransaction(
        t -> t.first("SELECT count(*) AS n FROM " + table, r -> r.number("n")).orElseThrow());
  }

  static <T> T answer(CompletionStage<T> stage) {
    try {
      return stage.toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException failed) {
      throw new AssertionError(failed);
    }
  }

  /** Ends as a crash does for everything but the clock: nothing is drained. */
  @Override
  public void close() {
    wakes.close();
    time.close();
    system.terminate();
    answer(system.getWhenTerminated());
    lastSeen.close();
    readModel.close();
    database.close();
  }
}
