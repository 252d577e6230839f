package twinfleet.service.mqtt;

import com.typesafe.config.ConfigFactory;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.awaitility.Awaitility;
import twinfleet.persistence.view.RejectedMessage;
import twinfleet.protocol.DeviceId;
import twinfleet.service.ProductClock;

/** A node of nothing but its MQTT side, with short transport times. */
final class NodeUnderTest implements AutoCloseable {
  static final Instant EPOCH = Instant.parse("2026-01-01T00:00:00Z");

  /** What the tests of throughput send from one device at once. */
  static final MqttSettings.Limit LIMIT = new MqttSettings.Limit(6_000_000, 100_000, 1_000);

  final ActorSystem<Void> system =
      ActorSystem.create(
          Behaviors.empty(),
          "mqtt",
          ConfigFactory.parseString("pekko.loglevel = WARNING, pekko.daemonic = on")
              .withFallback(ConfigFactory.defaultReference())
              .resolve());
  final MeterRegistry meters = new SimpleMeterRegistry();
  final RecordingTwins twins = new RecordingTwins();
  final List<RejectedMessage> rejected = new CopyOnWriteArrayList<>();
  final List<Boolean> edges = new CopyOnWriteArrayList<>();
  final MqttNode node;
  MqttOutlet outlet;
  MqttInlet inlet;
  volatile KnownDevices known =
      device -> CompletableFuture.completedFuture(!device.value().startsWith("stranger"));

  NodeUnderTest(MqttSettings settings) {
    String name = "n" + UUID.randomUUID().toString().substring(0, 8);
    node = new MqttNode(system, name, settings, new ProductClock(EPOCH, 1), meters);
  }

  /** Begun, without waiting for anything. */
  static NodeUnderTest begun(MqttSettings settings) {
    NodeUnderTest node = new NodeUnderTest(settings);
    node.outlet = MqttOutlet.start(node.node, node.twins);
    node.inlet =
        MqttInlet.start(
            node.node,
            node.twins,
            (DeviceId device) -> node.known.isKnown(device),
            node.rejected::add,
            node.outlet,
            node.edges::add);
    return node;
  }

  /** Begun and hearing. */
  static NodeUnderTest hearing(MqttSettings settings) {
    NodeUnderTest node = begun(settings);
    node.awaitUp();
    return node;
  }

  void awaitUp() {
    Awaitility.await().atMost(Duration.ofSeconds(30)).until(inlet::isUp);
  }

  double counted(String name, String... tags) {
    return meters.get("twinfleet.mqtt." + name).tags(tags).counter().count();
  }

  @Override
  public void close() {
    system.terminate();
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> system.whenTerminated().isCompleted());
  }

  /** Small, quick, generous. */
  static MqttSettings settings(TestBroker broker) {
    return settings(broker.url(), 2, 16, 2_000);
  }

  /** The same, and a device may send so much. */
  static MqttSettings limited(TestBroker broker, int messagesPerMinuteMax, int burstMax) {
    return settings(
        broker.url(), 2, 16, 2_000, new MqttSettings.Limit(messagesPerMinuteMax, burstMax, 1_000));
  }

  static MqttSettings settings(String url, int connections, int inFlightMax, int perSecond) {
    return settings(url, connections, inFlightMax, perSecond, LIMIT);
  }

  private static MqttSettings settings(
      String url, int connections, int inFlightMax, int perSecond, MqttSettings.Limit limit) {
    return new MqttSettings(
        new MqttSettings.Broker(
            url,
            MqttSettings.Tls.DEFAULT,
            Duration.ofSeconds(5),
            Duration.ofSeconds(2),
            Duration.ofMillis(100),
            Duration.ofMillis(500)),
        new MqttSettings.Ingress(
            MqttSettings.Credentials.ANONYMOUS,
            "twinfleet" + UUID.randomUUID().toString().substring(0, 8),
            connections,
            1,
            inFlightMax,
            1024,
            10_000,
            3,
            Duration.ofMillis(100),
            limit,
            new MqttSettings.Strangers(100, Duration.ofSeconds(5), 4, Duration.ofSeconds(1))),
        new MqttSettings.Egress(
            MqttSettings.Credentials.ANONYMOUS,
            connections,
            200,
            10_000,
            1_000,
            perSecond,
            3,
            Duration.ofMillis(500),
            Duration.ofSeconds(5)),
        new MqttSettings.Canary(Duration.ofMillis(100), Duration.ofMillis(1_500)));
  }
}
