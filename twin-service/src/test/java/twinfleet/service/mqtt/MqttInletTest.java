package twinfleet.service.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;
import twinfleet.core.Refusal;
import twinfleet.core.TwinCommand;
import twinfleet.protocol.DeviceId;
import twinfleet.protocol.Topics;
import twinfleet.service.entity.TwinReply;

/** What comes from devices, over each broker. */
@ParameterizedClass
@MethodSource("twinfleet.service.mqtt.TestBroker$Kind#here")
class MqttInletTest {
  private static final DeviceId DEVICE = new DeviceId("device-1");

  @Parameter TestBroker.Kind kind;
  private TestBroker broker;
  private NodeUnderTest node;
  private TestClient device;

  @BeforeEach
  void connect() throws Exception {
    broker = SharedBrokers.of(kind);
    node = NodeUnderTest.hearing(NodeUnderTest.settings(broker));
    device = TestClient.connect(broker);
  }

  @AfterEach
  void disconnect() throws Exception {
    device.close();
    node.close();
  }

  static String report(long seq) {
    return "{\"generation\":1,\"epoch\":1,\"seq\":%d,\"state\":\"IN_PROGRESS\"}".formatted(seq);
  }

  @Test
  void eachKindReachesItsTwinOnce() throws Exception {
    device.says(DEVICE, Topics.Kind.STATE, report(1));
    device.says(DEVICE, Topics.Kind.SNAPSHOT, "{\"seq\":2,\"currentVersion\":\"1.0.0\"}");
    device.says(DEVICE, Topics.Kind.HEARTBEAT, "{\"seq\":3}");
    device.says(DEVICE, Topics.Kind.PRESENCE, "{\"online\":true,\"epoch\":1,\"connection\":8}");

    await().until(() -> node.counted("in.acknowledged") == 3);
    await().until(() -> node.counted("in.handled", "kind", "HEARTBEAT") == 1);
    assertThat(node.twins.told())
        .extracting(told -> told.command().getClass().getSimpleName())
        .containsExactlyInAnyOrder("Report", "TakeSnapshot", "Beat", "PresenceSaid");
    assertThat(node.twins.told())
        .allSatisfy(
            told -> {
              assertThat(told.device()).isEqualTo(DEVICE);
              assertThat(told.origin().actor()).isEqualTo("device:device-1");
              assertThat(told.origin().cause()).startsWith("mqtt:");
              assertThat(told.origin().receivedAt()).isEqualTo(told.command().at());
            });
  }

  @Test
  void nothingIsAcknowledgedBeforeItsTwinAnswered() throws Exception {
    CompletableFuture<TwinReply> journaled = new CompletableFuture<>();
    node.twins.answer(told -> journaled);
    device.says(DEVICE, Topics.Kind.STATE, report(1));

    await().until(() -> node.twins.count() == 1);
    assertThat(node.counted("in.acknowledged")).isZero();
    journaled.complete(RecordingTwins.DONE);
    await().until(() -> node.counted("in.acknowledged") == 1);
  }

  @Test
  void aRefusalIsCountedAndAcknowledged() throws Exception {
    node.twins.answer(
        told ->
            CompletableFuture.completedFuture(new TwinReply.Refused(Refusal.DUPLICATE, "again")));
    device.says(DEVICE, Topics.Kind.STATE, report(1));

    await().until(() -> node.counted("in.acknowledged") == 1);
    assertThat(node.counted("in.refused", "refusal", "DUPLICATE")).isEqualTo(1);
  }

  @Test
  void aTwinThatAnswersLateIsAskedAgainAndNothingIsLost() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    node.twins.answer(
        told ->
            asked.incrementAndGet() < 3
                ? CompletableFuture.failedFuture(new IllegalStateException("journal is away"))
                : CompletableFuture.completedFuture(RecordingTwins.DONE));
    device.says(DEVICE, Topics.Kind.STATE, report(1));

    await().until(() -> node.counted("in.acknowledged") == 1);
    assertThat(node.twins.told(DEVICE, TwinCommand.Report.class)).hasSize(3);
    assertThat(node.counted("in.unanswered")).isEqualTo(2);
  }

  @Test
  void aTwinThatNeverAnswersDoesNotHoldTheOthersUpForEver() throws Exception {
    DeviceId dead = new DeviceId("dead");
    node.twins.answer(
        told ->
            told.device().equals(dead)
                ? CompletableFuture.failedFuture(new IllegalStateException("no answer"))
                : CompletableFuture.completedFuture(RecordingTwins.DONE));
    double begun = node.counted("in.streams.begun");
    device.says(dead, Topics.Kind.STATE, report(1));
    await().until(() -> node.counted("in.streams.begun") > begun);
    node.twins.answer(told -> CompletableFuture.completedFuture(RecordingTwins.DONE));

    await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () -> {
              device.says(DEVICE, Topics.Kind.STATE, report(2));
              return !node.twins.told(DEVICE, TwinCommand.Report.class).isEmpty();
            });
  }

  /**
   * Mosquitto drops with a clean session what that session did not acknowledge; HiveMQ does not.
   */
  @Test
  void aMessageWhoseStreamFailedIsNotAcknowledgedAndComesAgainWhereTheBrokerKeepsIt()
      throws Exception {
    node.twins.answer(told -> CompletableFuture.failedFuture(new IllegalStateException("away")));
    double begun = node.counted("in.streams.begun");
    device.says(DEVICE, Topics.Kind.STATE, report(1));
    await().until(() -> node.counted("in.streams.begun") > begun);
    assertThat(node.counted("in.acknowledged")).isZero();
    node.twins.answer(told -> CompletableFuture.completedFuture(RecordingTwins.DONE));

    if (kind == TestBroker.Kind.HIVEMQ) {
      await().until(() -> node.counted("in.acknowledged") == 1);
    }
    device.says(DEVICE, Topics.Kind.STATE, report(2));
    await()
        .until(
            () ->
                node.twins.told(DEVICE, TwinCommand.Report.class).stream()
                    .anyMatch(told -> told.mark().seq() == 2));
  }

  @Test
  void hostileMessagesAreCountedKeptAndAcknowledgedAndDoNoHarm() throws Exception {
    for (byte[] payload : Hostile.payloads()) {
      device.publish(Topics.Kind.STATE.of(DEVICE), payload, 1);
    }
    for (String name : List.of("x".repeat(300), "-dash", "a b", "ü")) {
      device.publish("/device/" + name + "/firmware/state", report(1).getBytes(), 1);
    }
    device.says(DEVICE, Topics.Kind.STATE, report(9));

    int hostile = Hostile.payloads().size() + 4;
    await().until(() -> node.counted("in.acknowledged") >= hostile);
    await().until(() -> node.twins.count() == 1);
    assertThat(node.counted("in.malformed", "kind", "DEVICE_ID")).isEqualTo(4);
    assertThat(node.counted("in.malformed", "kind", "EMPTY")).isEqualTo(1);
    assertThat(node.counted("in.malformed", "kind", "OVERSIZED")).isEqualTo(1);
    assertThat(node.rejected)
        .hasSizeGreaterThanOrEqualTo(hostile)
        .allSatisfy(r -> assertThat(r.payloadHead()).hasSizeLessThanOrEqualTo(4096))
        .anySatisfy(r -> assertThat(r.payloadBytes()).isEqualTo(65_537))
        .anySatisfy(r -> assertThat(r.device()).isEqualTo(DEVICE))
        .anySatisfy(r -> assertThat(r.device()).isNull());
    assertThat(node.inlet.isUp()).isTrue();
  }

  @Test
  void aStrangerIsCountedAndAcknowledgedAndReachesNoTwin() throws Exception {
    device.says(new DeviceId("stranger-1"), Topics.Kind.STATE, report(1));

    await().until(() -> node.counted("in.acknowledged") == 1);
    assertThat(node.counted("in.unknown.device")).isEqualTo(1);
    assertThat(node.twins.count()).isZero();
  }

  @Test
  void strangersDoNotKeepAKnownDeviceWaitingWhileTheRegistryIsAway() throws Exception {
    var registry = new CompletableFuture<Boolean>();
    node.known = name -> name.equals(DEVICE) ? CompletableFuture.completedFuture(true) : registry;
    for (int i = 0; i < 8; i++) {
      device.says(new DeviceId("stranger-" + i), Topics.Kind.STATE, report(1));
    }
    device.says(DEVICE, Topics.Kind.STATE, report(1));

    await().until(() -> node.counted("in.acknowledged") == 1);
    assertThat(node.twins.count()).isEqualTo(1);
    registry.complete(false);
    await().until(() -> node.counted("in.unknown.device") == 8);
  }

  @Test
  void anOrderlyEndAcknowledgesWhatWasTaken() throws Exception {
    CompletableFuture<TwinReply> journaled = new CompletableFuture<>();
    node.twins.answer(told -> journaled);
    device.says(DEVICE, Topics.Kind.STATE, report(1));
    await().until(() -> node.twins.count() == 1);

    var closed = node.inlet.close().toCompletableFuture();
    assertThat(closed).isNotDone();
    journaled.complete(RecordingTwins.DONE);
    await().until(closed::isDone);
    assertThat(node.counted("in.acknowledged")).isEqualTo(1);
  }

  @AfterAll
  static void noBrokers() {
    SharedBrokers.close();
  }
}
