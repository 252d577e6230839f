package twinfleet.service.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import twinfleet.protocol.DeviceId;
import twinfleet.protocol.Priority;

/** Layer 1 of the retries (delivery-rules section 4) on a broker that answers no publish. */
class PublishErrorTest {
  private static final DeviceId DEVICE = new DeviceId("device-1");
  private static final Duration BOUND = Duration.ofSeconds(60);

  private static MqttSettings at(SilentBroker broker) {
    return NodeUnderTest.settings(broker.url(), 2, 16, 2_000);
  }

  @Test
  void threeTriesWithoutPubackAreOnePublishErrorAndTheDocumentIsGivenBack() throws Exception {
    try (SilentBroker broker = new SilentBroker();
        NodeUnderTest node = new NodeUnderTest(at(broker))) {
      node.outlet = MqttOutlet.start(node.node, node.twins);
      long began = System.nanoTime();
      node.outlet.offer(
          DEVICE, Documents.publication(1, Priority.NORMAL), Documents.install(DEVICE, 1));

      await().until(() -> node.counted("out.errors") == 1);
      assertThat(broker.publishes).hasValue(3);
      assertThat(node.counted("out.attempts")).isEqualTo(3);
      assertThat(System.nanoTime() - began).isGreaterThan(3 * 450_000_000L);
      assertThat(node.twins.count()).isZero();
      assertThat(node.meters.get("twinfleet.mqtt.out.waiting").gauge().value()).isZero();
      await().until(() -> broker.connections.get() == 3);

      node.outlet.offer(
          DEVICE, Documents.publication(1, Priority.NORMAL), Documents.install(DEVICE, 1));
      await().until(() -> broker.publishes.get() == 4);
    }
  }

  @Test
  void aNewerDocumentTakesThePlaceOfOneThatIsNotAnswered() throws Exception {
    try (SilentBroker broker = new SilentBroker();
        NodeUnderTest node = new NodeUnderTest(at(broker))) {
      node.outlet = MqttOutlet.start(node.node, node.twins);
      node.outlet.offer(
          DEVICE, Documents.publication(1, Priority.NORMAL), Documents.install(DEVICE, 1));
      await().until(() -> broker.publishes.get() == 1);
      node.outlet.offer(
          DEVICE, Documents.publication(2, Priority.NORMAL), Documents.install(DEVICE, 2));

      await().until(() -> node.counted("out.errors") == 1);
      assertThat(broker.publishes).hasValue(4);
    }
  }

  @Test
  void aConnectThatNobodyAnswersIsGivenUp() throws Exception {
    try (SilentBroker broker = new SilentBroker();
        NodeUnderTest node = new NodeUnderTest(at(broker))) {
      broker.mute = true;
      node.outlet = MqttOutlet.start(node.node, node.twins);
      await().atMost(BOUND).until(() -> broker.connections.get() >= 4);
      broker.mute = false;
      node.outlet.offer(
          DEVICE, Documents.publication(1, Priority.NORMAL), Documents.install(DEVICE, 1));
      await().atMost(BOUND).until(() -> broker.publishes.get() > 0);
    }
  }
}
