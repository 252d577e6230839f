package twinfleet.service.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static twinfleet.service.mqtt.RateLimit.Admission.DROPPED;
import static twinfleet.service.mqtt.RateLimit.Admission.FIRST_DROPPED;
import static twinfleet.service.mqtt.RateLimit.Admission.TAKEN;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import twinfleet.protocol.DeviceId;
import twinfleet.service.mqtt.RateLimit.Admission;

class RateLimitTest {
  private static final DeviceId MAD = new DeviceId("mad");
  private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

  private final RateLimit limit = new RateLimit(new MqttSettings.Limit(60, 5, 16));
  private Instant now = BEGIN;

  private Admission sends(DeviceId device) {
    return limit.admit(device, now);
  }

  private void empty(DeviceId device) {
    for (int i = 0; i < 5; i++) {
      assertThat(sends(device)).isEqualTo(TAKEN);
    }
  }

  @Test
  void aBurstIsTakenAndThenAsMuchAsTheRateAllows() {
    empty(MAD);
    assertThat(sends(MAD)).isEqualTo(FIRST_DROPPED);
    now = now.plusMillis(999);
    assertThat(sends(MAD)).isEqualTo(DROPPED);
    now = now.plusMillis(1);
    assertThat(sends(MAD)).isEqualTo(TAKEN);
    assertThat(sends(MAD)).isEqualTo(DROPPED);
    now = now.plusSeconds(5);
    empty(MAD);
  }

  @Test
  void theFirstDroppedOfEachMinuteIsSaid() {
    empty(MAD);
    assertThat(sends(MAD)).isEqualTo(FIRST_DROPPED);
    for (int second = 0; second < 59; second++) {
      now = now.plusSeconds(1);
      assertThat(sends(MAD)).isEqualTo(TAKEN);
      assertThat(sends(MAD)).isEqualTo(DROPPED);
    }
    now = now.plusSeconds(1);
    assertThat(sends(MAD)).isEqualTo(TAKEN);
    assertThat(sends(MAD)).isEqualTo(FIRST_DROPPED);
  }

  @Test
  void oneDevicesExcessIsNoOthers() {
    empty(MAD);
    assertThat(sends(MAD)).isEqualTo(FIRST_DROPPED);
    empty(new DeviceId("good"));
  }

  @Test
  void aFloodOfNamesForgetsWhoOwesLeastAndNeverTheMadOne() {
    empty(MAD);
    for (int i = 0; i < 10_000; i++) {
      assertThat(sends(new DeviceId("name-" + i))).isEqualTo(TAKEN);
    }
    assertThat(sends(MAD)).isEqualTo(FIRST_DROPPED);
  }

  /** The demo: a heartbeat each 2.5 s of the wall, and some messages at each connect. */
  @Test
  void aDeviceThatKeepsTheRulesIsNeverDroppedHoweverProductTimeIsScaled() {
    RateLimit shipped = new RateLimit(new MqttSettings.Limit(120, 60, 65_536));
    for (int beat = 0; beat < 1_000; beat++) {
      now = BEGIN.plus(Duration.ofSeconds(300).multipliedBy(beat));
      for (int message = 0; message < 60; message++) {
        assertThat(shipped.admit(MAD, now)).isEqualTo(TAKEN);
      }
    }
  }
}
