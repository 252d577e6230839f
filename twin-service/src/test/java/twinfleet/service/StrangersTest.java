package twinfleet.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import twinfleet.protocol.DeviceId;
import twinfleet.service.mqtt.MqttSettings;

class StrangersTest {
  private static final DeviceId NAME = new DeviceId("stranger");
  private static final long LIFE = Duration.ofSeconds(5).toNanos();

  private final Strangers strangers =
      new Strangers(new MqttSettings.Strangers(3, Duration.ofSeconds(5), 1, Duration.ZERO));

  @Test
  void aNameIsRememberedForItsLife() {
    assertThat(strangers.remembers(NAME, 0)).isFalse();
    strangers.remember(NAME, 0);
    assertThat(strangers.remembers(NAME, LIFE - 1)).isTrue();
    assertThat(strangers.remembers(NAME, LIFE)).isFalse();
    strangers.remember(NAME, LIFE);
    assertThat(strangers.remembers(NAME, LIFE + 1)).isTrue();
  }

  @Test
  void whoWasRegisteredIsNoStranger() {
    strangers.remember(NAME, 0);
    strangers.forget(NAME);
    assertThat(strangers.remembers(NAME, 1)).isFalse();
  }

  @Test
  void theOldestNameIsForgottenBeyondTheBound() {
    strangers.remember(NAME, 0);
    strangers.remember(new DeviceId("b"), 0);
    strangers.remember(NAME, 1);
    strangers.remember(new DeviceId("c"), 1);
    strangers.remember(new DeviceId("d"), 1);
    assertThat(strangers.remembers(new DeviceId("b"), 1)).isFalse();
    assertThat(strangers.remembers(NAME, 1)).isTrue();
  }
}
