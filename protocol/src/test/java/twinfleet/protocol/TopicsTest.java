package twinfleet.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The topics of the contract, letter by letter. */
class TopicsTest {
  private static final DeviceId DEVICE = new DeviceId("gw-0001");

  @Test
  void theTopicsAreThoseOfTheContract() {
    assertThat(Topics.desired(DEVICE)).isEqualTo("/firmware/update/v2/gw-0001");
    assertThat(Topics.query(DEVICE)).isEqualTo("/device/gw-0001/firmware/query");
    assertThat(Topics.Kind.STATE.of(DEVICE)).isEqualTo("/device/gw-0001/firmware/state");
    assertThat(Topics.Kind.SNAPSHOT.of(DEVICE)).isEqualTo("/device/gw-0001/firmware/snapshot");
    assertThat(Topics.Kind.HEARTBEAT.of(DEVICE)).isEqualTo("/device/gw-0001/heartbeat");
    assertThat(Topics.Kind.PRESENCE.of(DEVICE)).isEqualTo("/device/gw-0001/presence");
    assertThat(Topics.Kind.STATE.filter()).isEqualTo("/device/+/firmware/state");
    assertThat(Topics.DEAD_LETTERS).isEqualTo("/firmware/dlq/failed");
  }

  @ParameterizedTest
  @EnumSource
  void aTopicIsTakenApartAsItWasBuilt(Topics.Kind kind) {
    assertThat(Topics.parse(kind.of(DEVICE))).contains(new Topics.Source("gw-0001", kind));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "/device/",
        "/device/a",
        "/device/a/",
        "/device/a/b/heartbeat",
        "device/a/heartbeat",
        "/device/a/heartbeat/",
        "/device/a/firmware/query",
        "/firmware/update/v2/a",
        "/DEVICE/a/heartbeat"
      })
  void noDeviceSendsOnOtherTopics(String topic) {
    assertThat(Topics.parse(topic)).isEmpty();
  }

  @Test
  void theDeviceOfATopicIsNotYetValidated() {
    assertThat(Topics.parse("/device/" + "x".repeat(300) + "/heartbeat"))
        .hasValueSatisfying(source -> assertThat(DeviceId.isValid(source.device())).isFalse());
  }
}
