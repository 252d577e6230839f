package twinfleet.persistence.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static twinfleet.persistence.view.Twin.BEGIN;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import twinfleet.core.Lifecycle;
import twinfleet.core.Registration;
import twinfleet.core.Release;
import twinfleet.persistence.Database;
import twinfleet.persistence.DatabaseUnusable;
import twinfleet.persistence.TestDatabases;
import twinfleet.persistence.view.IdempotencyKeys.Claim;
import twinfleet.protocol.DeviceId;
import twinfleet.protocol.FirmwareVersion;
import twinfleet.protocol.Model;

/** Registry, releases, idempotency keys and product time. */
class StoresTest {
  private final Database database = TestDatabases.migrated();

  @AfterEach
  void stop() {
    database.close();
  }

  @Test
  void aDeviceIsRegisteredOnceAndFound() {
    DeviceRegistry registry = new DeviceRegistry(database);
    Registration a = registration("a");
    assertThat(registry.find(a.deviceId())).isEmpty();
    assertThat(registry.insert(a, BEGIN)).isTrue();
    assertThat(registry.insert(a, BEGIN.plusSeconds(1))).isFalse();
    assertThat(registry.find(a.deviceId()))
        .contains(new DeviceRegistry.Entry(a, Lifecycle.ACTIVE, BEGIN));
    assertThat(registry.setLifecycle(a.deviceId(), Lifecycle.DECOMMISSIONED)).isTrue();
    assertThat(registry.find(a.deviceId()).map(DeviceRegistry.Entry::lifecycle))
        .contains(Lifecycle.DECOMMISSIONED);
    assertThat(registry.setLifecycle(new DeviceId("b"), Lifecycle.ACTIVE)).isFalse();
  }

  @Test
  void allDevicesAreReadInPages() {
    DeviceRegistry registry = new DeviceRegistry(database);
    for (int i = 0; i < 7; i++) {
      registry.insert(registration("d" + i), BEGIN);
    }
    var first = registry.page(null, 5);
    var second = registry.page(first.getLast().device(), 5);
    assertThat(first).hasSize(5);
    assertThat(second).extracting(k -> k.device().value()).containsExactly("d5", "d6");
  }

  @Test
  void aReleaseIsImmutable() {
    Releases releases = new Releases(database);
    Release release = Twin.RELEASE;
    Release other =
        new Release(
            release.model(),
            release.version(),
            release.sha256(),
            release.sizeBytes(),
            release.url(),
            release.releaseCounter() + 1,
            new FirmwareVersion("1.0.0"));
    assertThat(releases.add(release, BEGIN)).isEqualTo(Releases.Added.CREATED);
    assertThat(releases.add(release, BEGIN)).isEqualTo(Releases.Added.SAME);
    assertThat(releases.add(other, BEGIN)).isEqualTo(Releases.Added.DIFFERENT);
    assertThat(releases.get(release.model(), release.version())).contains(release);
    assertThat(releases.withImage(release.sha256())).contains(release);
    assertThat(releases.get(new Model("x"), release.version())).isEmpty();
    assertThat(releases.list(null, null, 10)).containsExactly(release);
    assertThat(releases.list(release.model(), release, 10)).isEmpty();
  }

  @Test
  void theSameRequestGetsTheSameAnswerAndAnotherOneNone() {
    IdempotencyKeys keys = new IdempotencyKeys(database, Duration.ofSeconds(30));
    byte[] body = "{}".getBytes(StandardCharsets.UTF_8);
    assertThat(keys.claim("k", "h1", BEGIN)).isEqualTo(new Claim.Mine());
    assertThat(keys.claim("k", "h1", BEGIN)).isEqualTo(new Claim.InProgress());
    assertThat(keys.claim("k", "h2", BEGIN)).isEqualTo(new Claim.OtherRequest());
    keys.answered("k", 202, body);
    keys.abandon("k");
    assertThat(keys.claim("k", "h1", BEGIN.plusSeconds(99)))
        .isInstanceOfSatisfying(
            Claim.Answered.class,
            a -> {
              assertThat(a.status()).isEqualTo(202);
              assertThat(a.body()).isEqualTo(body);
            });
    assertThat(keys.forget(BEGIN, 10)).isZero();
    assertThat(keys.forget(BEGIN.plusSeconds(1), 10)).isEqualTo(1);
    assertThat(keys.claim("k", "h2", BEGIN)).isEqualTo(new Claim.Mine());
  }

  @Test
  void aClaimWhoseNodeDiedIsTakenOver() {
    IdempotencyKeys keys = new IdempotencyKeys(database, Duration.ofSeconds(30));
    keys.claim("k", "h", BEGIN);
    assertThat(keys.claim("k", "h", BEGIN.plusSeconds(29))).isEqualTo(new Claim.InProgress());
    assertThat(keys.claim("k", "h", BEGIN.plusSeconds(30))).isEqualTo(new Claim.Mine());
    keys.abandon("k");
    assertThat(keys.claim("k", "other", BEGIN)).isEqualTo(new Claim.Mine());
  }

  @Test
  void productTimeGoesOnOverRestartsAndNeverFalls() {
    ProductTimes times = new ProductTimes(database);
    Instant wall = BEGIN;
    assertThat(times.resume(120, wall)).isEqualTo(new ProductTimes.Resumed(wall, Duration.ZERO));
    Instant reached = wall.plus(Duration.ofHours(2));
    times.reached(reached);
    times.reached(wall);
    assertThat(times.resume(120, wall.plusSeconds(60)))
        .as("60 s of wall at 120")
        .isEqualTo(new ProductTimes.Resumed(reached, Duration.ZERO));
    assertThat(times.resume(120, wall.plus(Duration.ofDays(1))).now())
        .as("a step forward is followed")
        .isEqualTo(wall.plus(Duration.ofDays(120)));
    assertThat(times.resume(120, wall.plusSeconds(30)))
        .as("a step back holds")
        .isEqualTo(new ProductTimes.Resumed(reached, Duration.ofSeconds(30)));
  }

  @Test
  void anotherScaleIsRefusedInOneLine() {
    ProductTimes times = new ProductTimes(database);
    times.resume(120, BEGIN);
    assertThatThrownBy(() -> times.resume(1, BEGIN))
        .isInstanceOf(DatabaseUnusable.class)
        .hasMessage("twinfleet.delivery.time-scale is 1, but this deployment was begun with 120");
  }

  private static Registration registration(String id) {
    return new Registration(new DeviceId(id), new Model("gw-3"), null, Map.of("line", "4"));
  }
}
