package twinfleet.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import twinfleet.protocol.DeviceId;
import twinfleet.protocol.FirmwareVersion;
import twinfleet.protocol.Model;
import twinfleet.protocol.Snapshot;
import twinfleet.protocol.Topics;

/** A broker that forgets a device's session must not make the device deaf. */
class LostSessionTest {
  private static final DeviceId ID = new DeviceId("gw-forgotten");

  @Test
  void aDeviceHearsEveryMessageOnceAfterEachSessionThatWasForgotten(
      @TempDir Path brokerFolder, @TempDir Path folder) throws Exception {
    SharedResources shared = SharedResources.create(ProductClock.scaled(Instant.now(), 120));
    try (TestBroker broker = new TestBroker(brokerFolder);
        DeviceAgent agent = start(folder, broker, shared)) {
      eventually(() -> agent.state().isReady());
      for (int round = 1; round <= 2; round++) {
        long before = snapshots(broker);
        broker.loseSession(ID);
        eventually(() -> snapshots(broker) > before && agent.state().isReady());
        int expected = round;
        broker.publish(Topics.desired(ID), "{".getBytes(StandardCharsets.UTF_8), false);
        eventually(() -> agent.counters().malformed() >= expected);
        long epoch = 10 * round;
        broker.ask(ID, "{\"minEpoch\":" + epoch + "}");
        eventually(() -> lastEpoch(broker) == epoch);
        assertThat(agent.counters().malformed()).isEqualTo(expected);
      }
    } finally {
      shared.close();
    }
  }

  private static DeviceAgent start(Path folder, TestBroker broker, SharedResources shared) {
    AgentSettings settings =
        AgentSettings.of(ID, new Model("gw-3"), new FirmwareVersion("1.0.0"), folder, broker.uri());
    return DeviceAgent.start(settings, shared, AgentListener.NONE);
  }

  private static long snapshots(TestBroker broker) {
    return broker.all(Topics.Kind.SNAPSHOT, Snapshot.class).size();
  }

  private static long lastEpoch(TestBroker broker) {
    return broker.all(Topics.Kind.SNAPSHOT, Snapshot.class).getLast().epoch();
  }

  private static void eventually(Callable<Boolean> condition) {
    await().atMost(Duration.ofSeconds(30)).until(condition);
  }
}
