package twinfleet.service.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;
import twinfleet.core.TwinCommand;
import twinfleet.protocol.Decoded;
import twinfleet.protocol.DesiredDocument;
import twinfleet.protocol.DeviceId;
import twinfleet.protocol.Directive;
import twinfleet.protocol.Priority;
import twinfleet.protocol.SnapshotQuery;
import twinfleet.protocol.Topics;
import twinfleet.protocol.WireCodec;
import twinfleet.service.entity.TwinReply;

/** What goes to devices, over each broker. */
@ParameterizedClass
@MethodSource("twinfleet.service.mqtt.TestBroker$Kind#here")
class MqttOutletTest {
  private final DeviceId device =
      new DeviceId("out-" + UUID.randomUUID().toString().substring(0, 8));

  @Parameter TestBroker.Kind kind;
  private TestBroker broker;
  private NodeUnderTest node;
  private TestClient client;

  @BeforeEach
  void connect() throws Exception {
    broker = SharedBrokers.of(kind);
    node = new NodeUnderTest(NodeUnderTest.settings(broker));
    client = TestClient.connect(broker);
  }

  @AfterEach
  void disconnect() throws Exception {
    client.close();
    node.close();
  }

  @AfterAll
  static void noBrokers() {
    SharedBrokers.close();
  }

  private void begin() {
    node.outlet = MqttOutlet.start(node.node, node.twins);
  }

  private long revision(String json) {
    var decoded = WireCodec.decode(json.getBytes(), DesiredDocument.class);
    return ((Decoded.Message<DesiredDocument>) decoded).message().revision();
  }

  @Test
  void aDocumentIsRetainedAndItsTwinHearsOfThePuback() throws Exception {
    begin();
    node.outlet.offer(
        device, Documents.publication(19, Priority.NORMAL), Documents.install(device, 19));

    await().until(() -> !node.twins.told(device, TwinCommand.ConfirmPublished.class).isEmpty());
    TwinCommand.ConfirmPublished confirmed =
        node.twins.told(device, TwinCommand.ConfirmPublished.class).getFirst();
    assertThat(confirmed.generation()).isEqualTo(7);
    assertThat(confirmed.revision()).isEqualTo(19);
    assertThat(confirmed.attempt()).isEqualTo(1);
    assertThat(confirmed.directive()).isEqualTo(Directive.INSTALL);
    assertThat(node.twins.told().getFirst().origin().actor()).isEqualTo("system");
    List<String> heard = client.listen(Topics.desired(device));
    await().until(() -> heard.size() == 1);
    assertThat(revision(heard.getFirst())).isEqualTo(19);
  }

  @Test
  void anEmptyDocumentLeavesNothingRetained() throws Exception {
    begin();
    node.outlet.offer(
        device, Documents.publication(1, Priority.NORMAL), Documents.install(device, 1));
    await().until(() -> node.twins.count() == 1);
    List<String> heard = client.listen(Topics.desired(device));
    await().until(() -> heard.size() == 1);
    node.outlet.offer(device, Documents.empty(2), null);

    await().until(() -> heard.size() == 2);
    assertThat(heard.get(1)).isEmpty();
    await().until(() -> node.twins.count() == 2);
    try (TestClient later = TestClient.connect(broker)) {
      List<String> kept = later.listen(Topics.desired(device));
      later.listen(Topics.query(device), m -> kept.add("query"));
      node.outlet.ask(device, new SnapshotQuery(null));
      await().until(() -> kept.contains("query"));
      assertThat(kept).containsExactly("query");
    }
  }

  @Test
  void onlyTheNewestDocumentWaitsAndNoneOvertakesAnOlderOneUnderWay() throws Exception {
    List<String> heard = client.listen(Topics.desired(device));
    CompletableFuture<TwinReply> slow = new CompletableFuture<>();
    node.twins.answer(told -> slow);
    begin();
    node.outlet.offer(
        device, Documents.publication(1, Priority.NORMAL), Documents.install(device, 1));
    await().until(() -> heard.size() == 1 && node.twins.count() == 1);
    for (int revision = 2; revision <= 50; revision++) {
      node.outlet.offer(
          device,
          Documents.publication(revision, Priority.NORMAL),
          Documents.install(device, revision));
    }
    await().until(() -> node.counted("out.coalesced") == 48);
    slow.complete(RecordingTwins.DONE);

    await().until(() -> node.twins.count() == 2);
    await().until(() -> heard.size() == 2);
    assertThat(revision(heard.get(1))).isEqualTo(50);
  }

  @Test
  void highPriorityGoesFirst() throws Exception {
    node.close();
    node = new NodeUnderTest(NodeUnderTest.settings(broker.url(), 1, 16, 20));
    String prefix = device.value();
    List<String> heard = client.listen("/firmware/update/v2/+");
    begin();
    for (int i = 0; i < 30; i++) {
      DeviceId normal = new DeviceId(prefix + "-" + i);
      node.outlet.offer(
          normal, Documents.publication(1, Priority.NORMAL), Documents.install(normal, 1));
    }
    DeviceId urgent = new DeviceId(prefix + "-urgent");
    node.outlet.offer(
        urgent, Documents.publication(1, Priority.HIGH), Documents.install(urgent, 1));

    await().until(() -> heard.stream().filter(h -> h.contains(prefix)).count() == 31);
    List<String> ours = heard.stream().filter(h -> h.contains(prefix)).toList();
    int place = ours.indexOf(ours.stream().filter(h -> h.contains("urgent")).findFirst().get());
    assertThat(place).isLessThan(10);
  }

  @Test
  void thePaceIsKept() throws Exception {
    node.close();
    node = new NodeUnderTest(NodeUnderTest.settings(broker.url(), 2, 16, 100));
    begin();
    long began = System.nanoTime();
    for (int i = 0; i < 100; i++) {
      DeviceId one = new DeviceId(device.value() + "-" + i);
      node.outlet.offer(one, Documents.publication(1, Priority.NORMAL), Documents.install(one, 1));
    }
    await().until(() -> node.twins.count() == 100);
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(Duration.ofMillis(600));
  }

  @Test
  void aQueryAsksForASnapshot() throws Exception {
    List<String> heard = client.listen(Topics.query(device));
    begin();
    node.outlet.ask(device, new SnapshotQuery(4L));

    await().until(() -> heard.size() == 1);
    assertThat(heard.getFirst()).isEqualTo("{\"minEpoch\":4}");
  }

  @Test
  void anOrderlyEndPublishesWhatWaits() throws Exception {
    begin();
    for (int i = 0; i < 300; i++) {
      DeviceId one = new DeviceId(device.value() + "-" + i);
      node.outlet.offer(one, Documents.publication(1, Priority.NORMAL), Documents.install(one, 1));
    }
    var closed = node.outlet.close().toCompletableFuture();

    await().until(closed::isDone);
    assertThat(node.twins.count()).isEqualTo(300);
    node.outlet.offer(
        device, Documents.publication(1, Priority.NORMAL), Documents.install(device, 1));
    assertThat(node.twins.told(device, TwinCommand.ConfirmPublished.class)).isEmpty();
  }
}
