package twinfleet.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import twinfleet.core.Registration;
import twinfleet.persistence.Database;
import twinfleet.persistence.DatabaseSettings;
import twinfleet.persistence.view.DeviceRegistry;
import twinfleet.persistence.view.Quarantine;
import twinfleet.persistence.view.RejectedMessage;
import twinfleet.protocol.DeviceId;
import twinfleet.protocol.Model;
import twinfleet.service.mqtt.MqttSettings;
import twinfleet.service.mqtt.RejectedMessages;
import twinfleet.service.schedule.QuarantineBuffer;
import twinfleet.service.schedule.QuarantineSettings;

/** What strangers cause while the database is there, away, and back. */
class StrangerFloodTest {
  private static final Instant AT = Instant.parse("2026-01-01T00:00:00Z");
  private static final int WAITING_MAX = 20;

  private final MeterRegistry meters = new SimpleMeterRegistry();
  private PostgresRig postgres;
  private Database database;

  @BeforeEach
  void begin(@TempDir Path folder) {
    postgres = new PostgresRig(folder);
    database = Database.open(DatabaseSettings.of(postgres.jdbcUrl(), "postgres", "postgres"));
    database.migrate();
  }

  @AfterEach
  void end() {
    database.close();
    postgres.close();
  }

  private RegisteredDevices devices() {
    MqttSettings.Strangers settings =
        new MqttSettings.Strangers(1_000, Duration.ofHours(1), 4, Duration.ofMillis(200));
    return RegisteredDevices.load(new DeviceRegistry(database), settings, meters);
  }

  private static Registration registration(String name) {
    return new Registration(new DeviceId(name), new Model("m"), null, Map.of());
  }

  @Test
  void aStrangerIsLookedUpOnceAndARegistrationIsHeardAtOnce() {
    RegisteredDevices devices = devices();
    DeviceId name = new DeviceId("late");
    for (int i = 0; i < 10; i++) {
      assertThat(TwinsRig.answer(devices.isKnown(name))).isFalse();
    }
    assertThat(counted("registry.lookups")).isEqualTo(1);
    devices.added(name, new Model("m"));
    assertThat(TwinsRig.answer(devices.isKnown(name))).isTrue();
  }

  @Test
  void aDeviceOfAnotherNodeIsFound() {
    RegisteredDevices devices = devices();
    new DeviceRegistry(database).insert(registration("elsewhere"), AT);
    await()
        .atMost(TwinsRig.PATIENCE)
        .until(() -> TwinsRig.answer(devices.isKnown(new DeviceId("elsewhere"))));
  }

  @Test
  void whileTheDatabaseIsAwayStrangersWaitForNothingAndAreAskedForAgain() {
    new DeviceRegistry(database).insert(registration("known"), AT);
    RegisteredDevices devices = devices();
    new DeviceRegistry(database).insert(registration("elsewhere"), AT);
    postgres.close();
    for (int i = 0; i < 500; i++) {
      assertThat(TwinsRig.answer(devices.isKnown(new DeviceId("stranger-" + i)))).isFalse();
    }
    assertThat(TwinsRig.answer(devices.isKnown(new DeviceId("elsewhere")))).isFalse();
    assertThat(devices.isKnown(new DeviceId("known"))).isCompletedWithValue(true);
    assertThat(counted("registry.lookups.given.up")).isGreaterThanOrEqualTo(400);

    postgres.start();
    await()
        .atMost(TwinsRig.PATIENCE)
        .until(() -> TwinsRig.answer(devices.isKnown(new DeviceId("elsewhere"))));
  }

  @Test
  void whatTheyBrokeIsKeptTheNewestWhileTheDatabaseIsAway() {
    Quarantine kept = new Quarantine(database);
    QuarantineSettings settings =
        new QuarantineSettings(1_000, 1_000_000, WAITING_MAX, 7, Duration.ofMillis(50));
    try (QuarantineBuffer buffer = QuarantineBuffer.start(kept, settings, meters)) {
      buffer.keep(message(-1));
      await().atMost(TwinsRig.PATIENCE).until(() -> counted("quarantine.kept") == 1);
      postgres.close();
      for (int i = 0; i < 10 * WAITING_MAX; i++) {
        buffer.keep(message(i));
      }
      await().atMost(TwinsRig.PATIENCE).until(() -> counted("quarantine.dropped") > 0);
      postgres.start();
      await()
          .atMost(TwinsRig.PATIENCE)
          .until(() -> counted("quarantine.kept") + counted("quarantine.dropped") == 201);
    }
    List<String> newest = kept.newest(WAITING_MAX).stream().map(RejectedMessage::detail).toList();
    assertThat(newest)
        .containsExactlyElementsOf(
            IntStream.rangeClosed(1, newest.size()).mapToObj(i -> "" + (200 - i)).toList())
        .hasSizeGreaterThanOrEqualTo(WAITING_MAX - 7);
  }

  private static RejectedMessage message(int number) {
    byte[] payload = "\u0000".getBytes(StandardCharsets.UTF_8);
    return RejectedMessage.of(
        AT, "/device/a/heartbeat", null, RejectedMessages.Kind.NOT_JSON, "" + number, payload);
  }

  private double counted(String name) {
    return meters.get("twinfleet." + name).counter().count();
  }
}
