package twinfleet.service.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;
import twinfleet.core.TwinCommand;
import twinfleet.protocol.DeviceId;
import twinfleet.protocol.Topics;
import twinfleet.service.entity.TwinReply;

/** Order and bounds of what comes from devices, over each broker. */
@ParameterizedClass
@MethodSource("twinfleet.service.mqtt.TestBroker$Kind#here")
class InletOrderTest {
  @Parameter TestBroker.Kind kind;
  private TestBroker broker;
  private NodeUnderTest node;
  private TestClient device;

  private void begin(int connections, int inFlightMax) throws Exception {
    broker = SharedBrokers.of(kind);
    node =
        NodeUnderTest.hearing(
            NodeUnderTest.settings(broker.url(), connections, inFlightMax, 2_000));
    device = TestClient.connect(broker);
  }

  @AfterEach
  void end() throws Exception {
    device.close();
    node.close();
  }

  @AfterAll
  static void noBrokers() {
    SharedBrokers.close();
  }

  @Test
  void aDevicesMessagesAreHandledOneAfterAnotherAndDevicesSideBySide() throws Exception {
    begin(1, 64);
    Map<DeviceId, AtomicInteger> busy = new ConcurrentHashMap<>();
    AtomicInteger mostOfOne = new AtomicInteger();
    AtomicInteger all = new AtomicInteger();
    AtomicInteger mostOfAll = new AtomicInteger();
    node.twins.answer(
        told -> {
          AtomicInteger mine = busy.computeIfAbsent(told.device(), d -> new AtomicInteger());
          mostOfOne.accumulateAndGet(mine.incrementAndGet(), Math::max);
          mostOfAll.accumulateAndGet(all.incrementAndGet(), Math::max);
          return CompletableFuture.supplyAsync(
              () -> {
                all.decrementAndGet();
                mine.decrementAndGet();
                return RecordingTwins.DONE;
              },
              CompletableFuture.delayedExecutor(2, TimeUnit.MILLISECONDS));
        });
    for (long seq = 1; seq <= 20; seq++) {
      for (int d = 0; d < 10; d++) {
        device.says(new DeviceId("lane-" + d), Topics.Kind.STATE, MqttInletTest.report(seq));
      }
    }

    await().until(() -> node.counted("in.acknowledged") == 200);
    assertThat(mostOfOne).hasValue(1);
    assertThat(mostOfAll.get()).isBetween(2, 64);
    IntStream.range(0, 10)
        .mapToObj(d -> new DeviceId("lane-" + d))
        .forEach(
            d ->
                assertThat(node.twins.told(d, TwinCommand.Report.class))
                    .extracting(report -> report.mark().seq())
                    .containsExactlyElementsOf(LongStream.rangeClosed(1, 20).boxed().toList()));
  }

  @Test
  void whatIsAskedOfTwinsAtATimeHasABound() throws Exception {
    begin(2, 16);
    Queue<CompletableFuture<TwinReply>> open = new ConcurrentLinkedQueue<>();
    node.twins.answer(
        told -> {
          CompletableFuture<TwinReply> reply = new CompletableFuture<>();
          open.add(reply);
          return reply;
        });
    for (int i = 0; i < 500; i++) {
      device.says(new DeviceId("flood-" + i), Topics.Kind.STATE, MqttInletTest.report(1));
    }
    await().until(() -> device.allTaken() && open.size() >= 16);
    assertThat(open).hasSizeLessThanOrEqualTo(2 * 16);
    node.twins.answer(told -> CompletableFuture.completedFuture(RecordingTwins.DONE));
    open.forEach(reply -> reply.complete(RecordingTwins.DONE));

    await().atMost(Duration.ofSeconds(20)).until(() -> node.counted("in.acknowledged") == 500);
  }
}
