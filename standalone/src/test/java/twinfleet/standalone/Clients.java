package twinfleet.standalone;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt3.Mqtt3AsyncClient;
import com.hivemq.client.mqtt.mqtt3.Mqtt3BlockingClient;
import com.hivemq.client.mqtt.mqtt3.message.connect.connack.Mqtt3ConnAck;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** MQTT 3.1.1 clients of a broker under test, as the service's own are. */
record Clients(URI broker) {

  /** A client that writes what it receives as {@code topic=payload} into a queue. */
  record Client(Mqtt3AsyncClient mqtt, Queue<String> received) implements AutoCloseable {

    /** Connects; {@code clean=false} keeps the session. */
    boolean connect(boolean clean) {
      Mqtt3ConnAck answer =
          mqtt.connectWith().cleanSession(clean).send().orTimeout(10, TimeUnit.SECONDS).join();
      return answer.isSessionPresent();
    }

    void subscribe(String filter) {
      mqtt.subscribeWith()
          .topicFilter(filter)
          .qos(MqttQos.AT_LEAST_ONCE)
          .send()
          .orTimeout(10, TimeUnit.SECONDS)
          .join();
    }

    void publish(String topic, String payload, boolean retain) {
      publishLater(topic, payload, retain).orTimeout(10, TimeUnit.SECONDS).join();
    }

    /** Publishes numbers {@code 0..count-1} and waits for every PUBACK. */
    void publishMany(String topic, int count) {
      CompletableFuture.allOf(
              IntStream.range(0, count)
                  .mapToObj(n -> publishLater(topic, Integer.toString(n), false))
                  .toArray(CompletableFuture<?>[]::new))
          .orTimeout(30, TimeUnit.SECONDS)
          .join();
    }

    private CompletableFuture<?> publishLater(String topic, String payload, boolean retain) {
      return mqtt.publishWith()
          .topic(topic)
          .qos(MqttQos.AT_LEAST_ONCE)
          .retain(retain)
          .payload(payload.getBytes(StandardCharsets.UTF_8))
          .send();
    }

    @Override
    public void close() {
      if (mqtt.getState().isConnected()) {
        mqtt.disconnect().orTimeout(10, TimeUnit.SECONDS).join();
      }
    }
  }

  Client client(String id) {
    Mqtt3BlockingClient blocking =
        MqttClient.builder()
            .useMqttVersion3()
            .identifier(id)
            .serverHost(broker.getHost())
            .serverPort(broker.getPort())
            .buildBlocking();
    var received = new ConcurrentLinkedQueue<String>();
    var mqtt = blocking.toAsync();
    mqtt.publishes(
        MqttGlobalPublishFilter.ALL,
        message ->
            received.add(
                message.getTopic()
                    + "="
                    + new String(message.getPayloadAsBytes(), StandardCharsets.UTF_8)));
    return new Client(mqtt, received);
  }
}
