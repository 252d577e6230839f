package twinfleet.service.mqtt;

import java.util.function.Consumer;
import org.eclipse.paho.client.mqttv3.IMqttActionListener;
import org.eclipse.paho.client.mqttv3.IMqttDeliveryToken;
import org.eclipse.paho.client.mqttv3.IMqttToken;
import org.eclipse.paho.client.mqttv3.MqttAsyncClient;
import org.eclipse.paho.client.mqttv3.MqttCallback;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.MqttMessage;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One connection that publishes, used once: after its end another one is made. */
final class BrokerClient {
  private static final Logger LOG = LoggerFactory.getLogger(BrokerClient.class);
  private static final long FORCED_END_MS = 1_000;

  private final MqttAsyncClient client;

  private BrokerClient(MqttAsyncClient client) {
    this.client = client;
  }

  /**
   * Connects in the background.
   *
   * @param inFlightMax publishes without PUBACK that the client will bear
   * @param connected called once when it succeeds
   * @param lost called once when it fails or ends by itself
   */
  static BrokerClient connect(
      MqttSettings.Broker broker,
      MqttSettings.Credentials user,
      String clientId,
      int inFlightMax,
      Runnable connected,
      Consumer<Throwable> lost)
      throws MqttException {
    MqttAsyncClient client = new MqttAsyncClient(broker.url(), clientId, new MemoryPersistence());
    client.setCallback(new Loss(lost));
    client.connect(
        options(broker, user, inFlightMax), null, listener(token -> connected.run(), lost));
    return new BrokerClient(client);
  }

  /** Publishes; {@code settled} is called once with null after the PUBACK, else with the fault. */
  void publish(
      String topic, byte[] payload, int qos, boolean retained, Consumer<Throwable> settled) {
    try {
      client.publish(
          topic, payload, qos, retained, null, listener(t -> settled.accept(null), settled));
    } catch (MqttException fault) {
      settled.accept(fault);
    }
  }

  /** Ends it, in order when the broker still answers. May take seconds. */
  void end() {
    try {
      if (client.isConnected()) {
        client.disconnect(0).waitForCompletion(FORCED_END_MS);
      }
    } catch (MqttException fault) {
      LOG.debug("No orderly end of {}", client.getClientId(), fault);
    }
    try {
      // Also while it connects, when Paho refuses to be closed.
      client.disconnectForcibly(0, FORCED_END_MS, false);
      client.close(true);
    } catch (MqttException fault) {
      LOG.debug("{} was closed already", client.getClientId(), fault);
    }
  }

  private static MqttConnectOptions options(
      MqttSettings.Broker broker, MqttSettings.Credentials user, int inFlightMax) {
    MqttConnectOptions options = new MqttConnectOptions();
    options.setMqttVersion(MqttConnectOptions.MQTT_VERSION_3_1_1);
    options.setCleanSession(true);
    options.setAutomaticReconnect(false);
    options.setKeepAliveInterval((int) broker.keepAlive().toSeconds());
    options.setConnectionTimeout((int) Math.max(1, broker.connectTimeout().toSeconds()));
    options.setMaxInflight(inFlightMax);
    if (user.user() != null) {
      options.setUserName(user.user());
      options.setPassword(user.secret().toCharArray());
    }
    if (broker.isEncrypted()) {
      options.setSocketFactory(BrokerTls.sockets(broker.tls()));
    }
    return options;
  }

  private static IMqttActionListener listener(
      Consumer<IMqttToken> success, Consumer<Throwable> failure) {
    return new IMqttActionListener() {
      @Override
      public void onSuccess(IMqttToken token) {
        success.accept(token);
      }

      @Override
      public void onFailure(IMqttToken token, Throwable fault) {
        failure.accept(fault);
      }
    };
  }

  /** Paho has one callback for all; only the loss of the connection matters here. */
  private record Loss(Consumer<Throwable> lost) implements MqttCallback {
    @Override
    public void connectionLost(Throwable cause) {
      lost.accept(cause);
    }

    @Override
    public void messageArrived(String topic, MqttMessage message) {
      LOG.warn("A message on {} for a connection that only publishes", topic);
    }

    @Override
    public void deliveryComplete(IMqttDeliveryToken token) {
      LOG.trace("{} complete", token.getMessageId());
    }
  }
}
