package twinfleet.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import twinfleet.core.DeliveryState;
import twinfleet.core.Presence;
import twinfleet.core.Standing;
import twinfleet.protocol.DeviceId;
import twinfleet.service.entity.Given;

/** Time passes, 600 times as fast: what is due happens though nobody asks and twins sleep. */
class SilentDeviceTest {
  private static final String FAST =
      """
      twinfleet.delivery.time-scale = 600
      twinfleet.entity.passivate-after-ms = 200
      """;

  @Test
  void aDeviceThatNeverComesExpiresAndOneThatFellSilentOverOurRestartGoesOffline(
      @TempDir Path folder) {
    DeviceId absent = new DeviceId("absent");
    DeviceId silent = new DeviceId("silent");
    try (PostgresRig postgres = new PostgresRig(folder)) {
      try (TwinsRig rig = new TwinsRig(postgres, FAST)) {
        rig.tell(silent, Given.register(silent, rig.clock.now()));
        rig.tell(silent, Given.online(rig.clock.now()));
        assertThat(rig.view(silent).presence()).isEqualTo(Presence.ONLINE);
      }
      try (TwinsRig rig = new TwinsRig(postgres, FAST)) {
        rig.tell(absent, Given.register(absent, rig.clock.now()));
        rig.tell(absent, Given.assign(rig.clock.now(), Duration.ofHours(1)));
        rig.tell(absent, rig.outlet.offers().getFirst().confirmed(rig.clock.now()));
        await().atMost(TwinsRig.PATIENCE).until(() -> presence(rig, silent) == Presence.OFFLINE);
        await().atMost(TwinsRig.PATIENCE).until(() -> state(rig, absent) == DeliveryState.EXPIRED);
      }
    }
  }

  /** As the read model says, so that asking wakes nobody. */
  private static Presence presence(TwinsRig rig, DeviceId device) {
    return rig.views.get(device, rig.clock.now()).orElseThrow().presence();
  }

  private static DeliveryState state(TwinsRig rig, DeviceId device) {
    return rig.views.get(device, rig.clock.now()).map(r -> Standing.state(r.twin())).orElse(null);
  }
}
