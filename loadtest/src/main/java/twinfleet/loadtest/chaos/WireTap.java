package twinfleet.loadtest.chaos;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import twinfleet.loadtest.chaos.Seen.Document;

/** An independent client of the broker that writes down every desired document it is given. */
final class WireTap implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WireTap.class);
  private static final String DESIRED = "/firmware/update/v2/";

  private final Mqtt5AsyncClient client;
  private final History history;

  private WireTap(Mqtt5AsyncClient client, History history) {
    this.client = client;
    this.history = history;
  }

  /** Listens, and comes back after every loss of the broker. */
  static WireTap start(InetSocketAddress broker, History history) {
    Mqtt5AsyncClient client =
        MqttClient.builder()
            .useMqttVersion5()
            .identifier("chaos-tap")
            .serverHost(broker.getHostString())
            .serverPort(broker.getPort())
            .automaticReconnect()
            .initialDelay(50, TimeUnit.MILLISECONDS)
            .maxDelay(200, TimeUnit.MILLISECONDS)
            .applyAutomaticReconnect()
            .buildAsync();
    WireTap tap = new WireTap(client, history);
    client.publishes(MqttGlobalPublishFilter.ALL, tap::arrived);
    client.connectWith().cleanStart(true).keepAlive(5).send().join();
    client.subscribeWith().topicFilter(DESIRED + "+").qos(MqttQos.AT_LEAST_ONCE).send().join();
    return tap;
  }

  private void arrived(Mqtt5Publish message) {
    String device = message.getTopic().toString().substring(DESIRED.length());
    String payload = new String(message.getPayloadAsBytes(), StandardCharsets.UTF_8);
    history.add(new Document(device, message.isRetain(), payload, Instant.now()));
  }

  @Override
  public void close() {
    client
        .disconnect()
        .orTimeout(2, TimeUnit.SECONDS)
        .exceptionally(
            gone -> {
              LOG.debug("the tap was not connected: {}", gone.toString());
              return null;
            })
        .join();
  }
}
