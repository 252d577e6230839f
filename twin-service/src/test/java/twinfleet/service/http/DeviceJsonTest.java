package twinfleet.service.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import twinfleet.core.DeliveryPolicy;
import twinfleet.core.Overlay;
import twinfleet.core.TwinCommand;
import twinfleet.persistence.journal.Origin;
import twinfleet.protocol.DeviceId;
import twinfleet.service.entity.TwinView;

/** A twin that was loaded again has forgotten when it last heard its device; nobody sees that. */
@ExtendWith(OneNode.class)
class DeviceJsonTest {
  private static final DeliveryPolicy POLICY = DeliveryPolicy.standard();

  private final HttpNode node;

  DeviceJsonTest(HttpNode node) {
    this.node = node;
  }

  @Test
  void theLastSignOfLifeIsNotForgottenWithTheTwinsMemory() {
    DeviceId device = new DeviceId("remembered");
    node.api.post("/devices", "{\"deviceId\":\"remembered\",\"model\":\"gw-3\"}");
    Instant online = node.clock.now();
    Origin origin = new Origin("device:remembered", "mqtt:presence", null, online, "test");
    HttpNode.answer(
        node.twins.send(device, new TwinCommand.PresenceSaid(online, true, null, 1L, 1L), origin));
    TwinView awake = HttpNode.answer(node.twins.view(device));
    Instant later = online.plus(Duration.ofMinutes(5));
    assertThat(DeviceJson.of(awake, later).lastOnlineTime())
        .as("what the twin itself heard counts")
        .isEqualTo(awake.overlay().silence().since());
    TwinView loaded =
        new TwinView(
            awake.twin(),
            awake.sequenceNr(),
            Overlay.recovered(awake.twin(), POLICY, later, true),
            awake.presence(),
            null,
            later);
    assertThat(DeviceJson.of(loaded, later).lastOnlineTime()).isEqualTo(later);
    assertThat(DeviceJson.of(loaded).lastOnlineTime())
        .isEqualTo(awake.twin().link().lastOnlineTime());
  }
}
