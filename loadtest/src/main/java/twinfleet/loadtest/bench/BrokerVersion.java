package twinfleet.loadtest.bench;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt3.Mqtt3BlockingClient;
import java.util.concurrent.TimeUnit;
import twinfleet.standalone.HostedBroker;

/** Which broker it is: mosquitto says its version itself, retained. */
final class BrokerVersion {
  private static final long BOUND_SECONDS = 5;

  private BrokerVersion() {}

  static String of(HostedBroker broker) {
    if (broker.pid().isEmpty()) {
      return broker.name();
    }
    Mqtt3BlockingClient client =
        MqttClient.builder()
            .useMqttVersion3()
            .serverHost(broker.uri().getHost())
            .serverPort(broker.uri().getPort())
            .buildBlocking();
    client.connect();
    try (Mqtt3BlockingClient.Mqtt3Publishes heard =
        client.publishes(com.hivemq.client.mqtt.MqttGlobalPublishFilter.SUBSCRIBED)) {
      client.subscribeWith().topicFilter("$SYS/broker/version").qos(MqttQos.AT_MOST_ONCE).send();
      return heard
          .receive(BOUND_SECONDS, TimeUnit.SECONDS)
          .map(publish -> new String(publish.getPayloadAsBytes()))
          .orElse(broker.name());
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return broker.name();
    } finally {
      client.disconnect();
    }
  }
}
