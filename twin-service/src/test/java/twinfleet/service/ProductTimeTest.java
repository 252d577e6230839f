package twinfleet.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import twinfleet.persistence.Database;
import twinfleet.persistence.DatabaseUnusable;
import twinfleet.persistence.view.ProductTimes;
import twinfleet.service.schedule.ProductTimeKeeper;

/** Product time: scaled, kept over restarts, deaf to steps of the wall clock while it runs. */
class ProductTimeTest {
  private static final Instant WALL = Instant.parse("2026-01-01T00:00:00Z");

  @Test
  void itFollowsARestartForwardAndHoldsForOneBack(@TempDir Path folder) {
    try (PostgresRig postgres = new PostgresRig(folder)) {
      Settings settings =
          Settings.load(
              """
              twinfleet.persistence { jdbc-url = "%s", user = postgres, password = postgres }
              twinfleet.schedule.product-time-keep-ms = 50
              """
                  .formatted(postgres.jdbcUrl()));
      try (Database database = Database.open(settings.database())) {
        database.migrate();
        aStepIsAnAlertAndNothingElse(new ProductTimes(database), settings);
        restartsFollowForwardAndHoldBack(new ProductTimes(database));
      }
    }
  }

  private static void aStepIsAnAlertAndNothingElse(ProductTimes times, Settings settings) {
    AtomicReference<Instant> wall = new AtomicReference<>(WALL);
    MeterRegistry meters = new SimpleMeterRegistry();
    ProductClock clock = ProductTimeKeeper.resume(times, 60, wall::get);
    try (ProductTimeKeeper keeper =
        ProductTimeKeeper.start(times, clock, wall::get, settings.schedule(), meters)) {
      assertThat(keeper).isNotNull();
      wall.set(WALL.plus(Duration.ofHours(5)));
      await()
          .atMost(TwinsRig.PATIENCE)
          .until(() -> meters.counter("twinfleet.wall.clock.steps").count() == 1);
      assertThat(clock.now()).isBetween(WALL, WALL.plus(Duration.ofHours(1)));
    }
  }

  private static void restartsFollowForwardAndHoldBack(ProductTimes times) {
    ProductClock later = ProductTimeKeeper.resume(times, 60, () -> WALL.plusSeconds(600));
    Instant reached = later.now();
    assertThat(reached).isAfterOrEqualTo(WALL.plus(Duration.ofHours(10)));
    times.reached(reached);
    ProductClock held = ProductTimeKeeper.resume(times, 60, () -> WALL.plusSeconds(1));
    assertThat(Duration.between(reached, held.now()).abs()).isLessThan(Duration.ofMillis(1));
    assertThatThrownBy(() -> ProductTimeKeeper.resume(times, 1, () -> WALL))
        .isInstanceOf(DatabaseUnusable.class)
        .hasMessageContaining("time-scale");
  }
}
