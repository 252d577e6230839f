package twinfleet.service.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;
import twinfleet.core.TwinCommand;
import twinfleet.protocol.DeviceId;
import twinfleet.protocol.Topics;
import twinfleet.service.entity.TwinReply;

/** One device sends all it can: the others do not notice (docs/decisions/0009). */
@ParameterizedClass
@MethodSource("twinfleet.service.mqtt.TestBroker$Kind#here")
class MadDeviceTest {
  private static final DeviceId MAD = new DeviceId("mad");
  private static final DeviceId GOOD = new DeviceId("good");
  private static final int BURST = 4;
  private static final int MESSAGES = 300;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @Parameter TestBroker.Kind kind;
  private NodeUnderTest node;
  private TestClient device;

  @BeforeEach
  void connect() throws Exception {
    TestBroker broker = SharedBrokers.of(kind);
    // One message per minute and device, so that no message is allowed again within the test.
    node = NodeUnderTest.hearing(NodeUnderTest.limited(broker, 1, BURST));
    device = TestClient.connect(broker);
  }

  @AfterEach
  void disconnect() throws Exception {
    device.close();
    node.close();
  }

  @AfterAll
  static void noBrokers() {
    SharedBrokers.close();
  }

  @Test
  void itsExcessIsCountedAndAcknowledgedAndReachesNoTwin() throws Exception {
    for (int i = 1; i <= MESSAGES; i++) {
      device.says(MAD, Topics.Kind.STATE, MqttInletTest.report(i));
      device.says(MAD, Topics.Kind.SNAPSHOT, "{broken");
    }
    await().atMost(PATIENCE).until(device::allTaken);
    await().atMost(PATIENCE).until(() -> node.counted("in.acknowledged") >= MESSAGES);
    await().atMost(PATIENCE).until(() -> limited() == 2 * MESSAGES - BURST);
    assertThat(node.twins.count() + node.rejected.size()).isEqualTo(BURST);
  }

  /** HiveMQ CE sends a connection nothing more while one of its messages is unacknowledged. */
  @Test
  void aGoodDeviceIsServedWhileTheMadOnesTwinDoesNotAnswer() throws Exception {
    assumeThat(kind).isEqualTo(TestBroker.Kind.MOSQUITTO);
    CompletableFuture<TwinReply> never = new CompletableFuture<>();
    node.twins.answer(
        told ->
            told.device().equals(MAD)
                ? never
                : CompletableFuture.completedFuture(RecordingTwins.DONE));
    for (int i = 1; i <= MESSAGES; i++) {
      device.says(MAD, Topics.Kind.STATE, MqttInletTest.report(i));
    }
    device.says(GOOD, Topics.Kind.STATE, MqttInletTest.report(1));

    await()
        .atMost(PATIENCE)
        .until(() -> node.twins.told(GOOD, TwinCommand.Report.class).size() == 1);
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(limited()).isEqualTo(MESSAGES - BURST));
    never.complete(RecordingTwins.DONE);
  }

  private double limited() {
    return node.counted("in.limited", "kind", "STATE")
        + node.counted("in.limited", "kind", "SNAPSHOT");
  }
}
