package twinfleet.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import twinfleet.persistence.Database;
import twinfleet.persistence.DatabaseSettings;
import twinfleet.persistence.journal.Origin;
import twinfleet.protocol.DeviceId;
import twinfleet.service.entity.Given;
import twinfleet.service.entity.RecordingOutlet.Offered;

/** Twins that sleep: they cost no heap, none is forgotten, and together they make no storm. */
class IdleTwinsTest {
  private static final Logger LOG = LoggerFactory.getLogger(IdleTwinsTest.class);
  private static final int FLEET = 600;
  private static final int PER_SECOND = 100;
  private static final Duration HOUR = Duration.ofHours(1);

  /** Scale 2, so that product time can be moved by its epoch. */
  private static final String PLACE =
      """
      twinfleet.delivery.time-scale = 2
      twinfleet.entity { passivate-after-ms = 200, ask-timeout-ms = 60000 }
      twinfleet.schedule.wake-again-seconds = 10
      """;

  @Test
  void passivatedTwinsLeaveNothingOnTheHeap(@TempDir Path folder) throws Exception {
    try (PostgresRig postgres = new PostgresRig(folder);
        TwinsRig rig = new TwinsRig(postgres, PLACE)) {
      long before = liveOfTwins();
      fall(rig, Duration.ofHours(72));
      assertThat(liveOfTwins()).as("awake, they are counted").isGreaterThan(before + FLEET);
      confirm(rig);
      await().atMost(TwinsRig.PATIENCE).until(() -> rig.ingress.awakeTwins() == 0);
      rig.outlet.offers().clear();
      await()
          .atMost(TwinsRig.PATIENCE)
          .pollInterval(Duration.ofSeconds(1))
          .untilAsserted(() -> assertThat(liveOfTwins()).isLessThan(before + FLEET / 10));
    }
  }

  /** A start with everything due, crashes in the midst of it, and a start again. */
  @Test
  void whatFellDueWhileNobodyRanIsDoneOnceAtAPaceAndWithoutDelayingTheStart(@TempDir Path folder)
      throws Exception {
    try (PostgresRig postgres = new PostgresRig(folder);
        MosquittoRig broker = new MosquittoRig()) {
      try (TwinsRig rig = new TwinsRig(postgres, PLACE)) {
        fall(rig, Duration.ofHours(72));
        confirm(rig);
        await().atMost(TwinsRig.PATIENCE).until(() -> rig.rows("twin_view") == FLEET);
      }
      eightyHoursPass(postgres);
      try (Node node = Node.start(settings(postgres, broker, folder))) {
        TwinsRig.answer(node.ready());
        assertThat(expired(postgres)).as("ready long before all are woken").isLessThan(FLEET / 2);
      }
      assertPaced(postgres);
      assertPaced(postgres);
      try (TwinsRig rig = new TwinsRig(postgres, PLACE)) {
        await().atMost(TwinsRig.PATIENCE).until(() -> expired(postgres) >= FLEET);
        await()
            .atMost(TwinsRig.PATIENCE)
            .until(() -> rig.claims.claim(rig.clock.now(), 1, HOUR).isEmpty());
      }
      assertThat(expired(postgres)).as("each once").isEqualTo(FLEET);
    }
  }

  /** Looks on for a while, and ends it as a crash does: in the midst of its claims. */
  private static void assertPaced(PostgresRig postgres) {
    String pace = "twinfleet.schedule.wakes-per-second-max = " + PER_SECOND;
    long begun = System.nanoTime();
    long had = expired(postgres);
    try (TwinsRig rig = new TwinsRig(postgres, PLACE, pace)) {
      await()
          .atMost(TwinsRig.PATIENCE)
          .pollInterval(Duration.ofMillis(200))
          .until(
              () -> {
                long woken = expired(postgres) - had;
                long seconds = 1 + (System.nanoTime() - begun) / 1_000_000_000;
                assertThat(woken).isLessThanOrEqualTo(seconds * PER_SECOND);
                return woken >= PER_SECOND;
              });
      LOG.info("{} woken, {} awake", expired(postgres) - had, rig.ingress.awakeTwins());
    }
  }

  private static Settings settings(PostgresRig postgres, MosquittoRig broker, Path folder) {
    return Settings.load(
        """
        twinfleet.persistence { jdbc-url = "%s", user = postgres, password = postgres }
        twinfleet.mqtt { url = "%s", canary { interval-ms = 500, bound-ms = 3000 } }
        twinfleet.http { port = 0, management-port = 0, artifacts = "%s" }
        twinfleet.schedule.wakes-per-second-max = 2
        """
                .formatted(postgres.jdbcUrl(), broker.url(), folder.resolve("artifacts"))
            + PLACE);
  }

  private static List<DeviceId> fleet() {
    return IntStream.range(0, FLEET).mapToObj(i -> new DeviceId("idle-" + i)).toList();
  }

  /** All are registered and assigned, and what they are owed waits for the broker. */
  private static void fall(TwinsRig rig, Duration ttl) {
    all(
        fleet().stream()
            .map(
                device -> {
                  Origin origin = Given.origin(rig.clock.now());
                  return rig.twins
                      .send(device, Given.register(device, rig.clock.now()), origin)
                      .thenCompose(
                          done ->
                              rig.twins.send(device, Given.assign(rig.clock.now(), ttl), origin));
                }));
  }

  private static void confirm(TwinsRig rig) {
    List<Offered> offers = List.copyOf(rig.outlet.offers());
    all(
        offers.stream()
            .map(
                offer ->
                    rig.twins.send(
                        offer.device(),
                        offer.confirmed(rig.clock.now()),
                        Given.origin(rig.clock.now()))));
  }

  private static void all(Stream<? extends java.util.concurrent.CompletionStage<?>> asked) {
    TwinsRig.answer(
        CompletableFuture.allOf(
            asked.map(a -> a.toCompletableFuture()).toArray(CompletableFuture<?>[]::new)));
  }

  private static void eightyHoursPass(PostgresRig postgres) {
    query(postgres, "UPDATE product_time SET epoch = epoch - interval '80 hours' RETURNING 1 AS n");
  }

  private static long expired(PostgresRig postgres) {
    return query(
        postgres,
        "SELECT count(*) AS n FROM event_journal"
            + " WHERE event_ser_manifest LIKE 'twin.delivery-expired%'");
  }

  private static long query(PostgresRig postgres, String sql) {
    DatabaseSettings settings = DatabaseSettings.of(postgres.jdbcUrl(), "postgres", "postgres");
    try (Database database = Database.open(settings)) {
      return database.inTransaction(t -> t.first(sql, r -> r.number("n")).orElseThrow());
    }
  }

  /** Live objects of a twin's kind, after a full collection. */
  private static long liveOfTwins() throws Exception {
    Object histogram =
        ManagementFactory.getPlatformMBeanServer()
            .invoke(
                new ObjectName("com.sun.management:type=DiagnosticCommand"),
                "gcClassHistogram",
                new Object[] {new String[0]},
                new String[] {String[].class.getName()});
    return histogram
        .toString()
        .lines()
        .map(line -> line.trim().split("\\s+"))
        .filter(line -> line.length > 3 && isOfTwins(line[3]))
        .mapToLong(line -> Long.parseLong(line[1]))
        .sum();
  }

  private static boolean isOfTwins(String type) {
    return type.startsWith("twinfleet.service.entity.")
        || type.startsWith("twinfleet.core.")
        || type.startsWith("twinfleet.protocol.DeviceId")
        || type.startsWith("twinfleet.persistence.journal.JournaledTwin");
  }
}
