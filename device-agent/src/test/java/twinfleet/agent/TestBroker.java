package twinfleet.agent;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import com.hivemq.embedded.EmbeddedHiveMQ;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import twinfleet.protocol.Decoded;
import twinfleet.protocol.DesiredDocument;
import twinfleet.protocol.DeviceId;
import twinfleet.protocol.Topics;
import twinfleet.protocol.WireCodec;
import twinfleet.protocol.WireMessage;

/** A real broker, and an operator's client that hears all devices. */
final class TestBroker implements AutoCloseable {
  /** One message as the service would see it. */
  record Heard(Topics.Source source, byte[] payload) {
    <T extends WireMessage> T as(Class<T> type) {
      return switch (WireCodec.decode(payload, type)) {
        case Decoded.Message<T> good -> good.message();
        case Decoded.Malformed<T> bad -> throw new AssertionError(source + ": " + bad.detail());
      };
    }
  }

  private final EmbeddedHiveMQ broker;
  private final Mqtt5BlockingClient operator;
  private final int port;
  final List<Heard> heard = new CopyOnWriteArrayList<>();

  TestBroker(Path folder) throws IOException {
    port = freePort();
    Path config = Files.createDirectories(folder.resolve("conf"));
    Files.writeString(config.resolve("config.xml"), configuration());
    System.setProperty("hivemq.log.folder", folder.resolve("log").toString());
    broker =
        EmbeddedHiveMQ.builder()
            .withConfigurationFolder(config)
            .withDataFolder(Files.createDirectories(folder.resolve("data")))
            .withExtensionsFolder(Files.createDirectories(folder.resolve("extensions")))
            .build();
    broker.start().join();
    operator = MqttClient.builder().useMqttVersion5().serverPort(port).buildBlocking();
    operator.connect();
    for (Topics.Kind kind : Topics.Kind.values()) {
      operator
          .toAsync()
          .subscribeWith()
          .topicFilter(kind.filter())
          .qos(MqttQos.AT_LEAST_ONCE)
          .callback(this::hear)
          .send()
          .join();
    }
  }

  private String configuration() {
    return """
    <?xml version="1.0"?>
    <hivemq>
      <listeners>
        <tcp-listener><port>%d</port><bind-address>127.0.0.1</bind-address></tcp-listener>
      </listeners>
      <persistence><mode>in-memory</mode></persistence>
      <anonymous-usage-statistics><enabled>false</enabled></anonymous-usage-statistics>
    </hivemq>
    """
        .formatted(port);
  }

  /** Ends the session of {@code device} as if the broker had lost it. */
  void loseSession(DeviceId device) {
    Mqtt5BlockingClient taker =
        MqttClient.builder()
            .useMqttVersion5()
            .identifier(device.value())
            .serverPort(port)
            .buildBlocking();
    taker.connectWith().cleanStart(true).sessionExpiryInterval(0).send();
    taker.disconnect();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private void hear(Mqtt5Publish message) {
    Topics.parse(message.getTopic().toString())
        .ifPresent(source -> heard.add(new Heard(source, message.getPayloadAsBytes())));
  }

  URI uri() {
    return URI.create("tcp://127.0.0.1:" + port);
  }

  /** All messages of this kind so far. */
  <T extends WireMessage> List<T> all(Topics.Kind kind, Class<T> type) {
    return heard.stream().filter(h -> h.source().kind() == kind).map(h -> h.as(type)).toList();
  }

  void offer(DesiredDocument document) {
    publish(Topics.desired(document.deviceId()), WireCodec.encode(document), true);
  }

  void ask(DeviceId device, String query) {
    publish(Topics.query(device), query.getBytes(StandardCharsets.UTF_8), false);
  }

  void publish(String topic, byte[] payload, boolean retain) {
    operator
        .publishWith()
        .topic(topic)
        .qos(MqttQos.AT_LEAST_ONCE)
        .retain(retain)
        .payload(payload)
        .send();
  }

  @Override
  public void close() {
    operator.disconnect();
    broker.stop().join();
  }
}
