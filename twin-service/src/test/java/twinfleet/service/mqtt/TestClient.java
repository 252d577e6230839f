package twinfleet.service.mqtt;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.eclipse.paho.client.mqttv3.MqttAsyncClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.MqttMessage;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import twinfleet.protocol.DeviceId;
import twinfleet.protocol.Topics;

/** A device, or whoever else is on the broker. */
final class TestClient implements AutoCloseable {
  private final MqttAsyncClient client;

  private TestClient(MqttAsyncClient client) {
    this.client = client;
  }

  static TestClient connect(TestBroker broker) throws MqttException {
    MqttAsyncClient client =
        new MqttAsyncClient(
            broker.url(), UUID.randomUUID().toString().substring(0, 20), new MemoryPersistence());
    MqttConnectOptions options = new MqttConnectOptions();
    options.setMaxInflight(60_000);
    client.connect(options).waitForCompletion(10_000);
    return new TestClient(client);
  }

  void says(DeviceId device, Topics.Kind kind, String json) throws MqttException {
    publish(kind.of(device), json.getBytes(StandardCharsets.UTF_8), 1);
  }

  void publish(String topic, byte[] payload, int qos) throws MqttException {
    client.publish(topic, payload, qos, false);
  }

  void listen(String filter, Consumer<MqttMessage> heard) throws MqttException {
    client.subscribe(filter, 1, (topic, message) -> heard.accept(message)).waitForCompletion(5_000);
  }

  /** Payloads as text, in order of arrival. */
  List<String> listen(String filter) throws MqttException {
    List<String> all = new CopyOnWriteArrayList<>();
    listen(filter, m -> all.add(new String(m.getPayload(), StandardCharsets.UTF_8)));
    return all;
  }

  boolean allTaken() {
    return client.getPendingDeliveryTokens().length == 0;
  }

  @Override
  public void close() throws MqttException {
    if (client.isConnected()) {
      client.disconnectForcibly(0, 200);
    }
    client.close(true);
  }
}
