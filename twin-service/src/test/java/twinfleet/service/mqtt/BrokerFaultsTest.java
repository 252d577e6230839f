package twinfleet.service.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;
import twinfleet.core.TwinCommand;
import twinfleet.protocol.DeviceId;
import twinfleet.protocol.Priority;
import twinfleet.protocol.Topics;

/** The broker goes, forgets everything, and comes back: nobody touches anything. */
@ParameterizedClass
@MethodSource("twinfleet.service.mqtt.TestBroker$Kind#here")
class BrokerFaultsTest {
  @Parameter TestBroker.Kind kind;
  private TestBroker broker;
  private NodeUnderTest node;

  @BeforeEach
  void begin() {
    broker = kind.start();
    node = NodeUnderTest.hearing(NodeUnderTest.settings(broker));
  }

  @AfterEach
  void end() {
    node.close();
    broker.close();
  }

  @Test
  void afterTheBrokerLostAllSessionsIngressIsDownAndThenHearsAgain() throws Exception {
    assertThat(node.edges).containsExactly(true);
    broker.kill();
    await().until(() -> !node.inlet.isUp());
    broker.open();
    node.awaitUp();

    assertThat(node.edges).containsExactly(true, false, true);
    try (TestClient device = TestClient.connect(broker)) {
      for (int i = 0; i < 20; i++) {
        device.says(new DeviceId("after-" + i), Topics.Kind.STATE, MqttInletTest.report(1));
        device.says(new DeviceId("after-" + i), Topics.Kind.HEARTBEAT, "{\"seq\":1}");
      }
      await().until(() -> node.counted("in.handled", "kind", "STATE") == 20);
      await().until(() -> node.counted("in.handled", "kind", "HEARTBEAT") == 20);
    }
  }

  @Test
  void whatIsOfferedWithoutABrokerIsPublishedWhenItIsBack() throws Exception {
    broker.kill();
    await().until(() -> !node.inlet.isUp());
    for (int i = 0; i < 100; i++) {
      DeviceId one = new DeviceId("waits-" + i);
      node.outlet.offer(one, Documents.publication(1, Priority.NORMAL), Documents.install(one, 1));
    }
    assertThat(node.twins.count()).isZero();
    broker.open();

    await().atMost(Duration.ofSeconds(20)).until(() -> node.twins.count() == 100);
    try (TestClient client = TestClient.connect(broker)) {
      List<String> kept = client.listen("/firmware/update/v2/+");
      await().until(() -> kept.size() == 100);
    }
  }

  @Test
  void documentsUnderWayWhenTheBrokerDiesAreTriedAgain() throws Exception {
    for (int i = 0; i < 2_000; i++) {
      DeviceId one = new DeviceId("storm-" + i);
      node.outlet.offer(one, Documents.publication(1, Priority.NORMAL), Documents.install(one, 1));
    }
    await().until(() -> node.twins.count() > 50);
    broker.kill();
    broker.open();

    await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () ->
                node.twins.told().stream()
                        .filter(t -> t.command() instanceof TwinCommand.ConfirmPublished)
                        .map(RecordingTwins.Told::device)
                        .distinct()
                        .count()
                    == 2_000);
    assertThat(node.counted("out.errors")).isZero();
  }
}
