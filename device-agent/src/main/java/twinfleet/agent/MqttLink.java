package twinfleet.agent;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.MqttClientState;
import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5ClientBuilder;
import com.hivemq.client.mqtt.mqtt5.message.connect.Mqtt5Connect;
import com.hivemq.client.mqtt.mqtt5.message.connect.Mqtt5ConnectBuilder;
import com.hivemq.client.mqtt.mqtt5.message.disconnect.Mqtt5DisconnectReasonCode;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import com.hivemq.client.mqtt.mqtt5.message.subscribe.Mqtt5Subscribe;
import com.hivemq.client.mqtt.mqtt5.message.subscribe.Mqtt5Subscription;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import twinfleet.agent.decide.AgentDecider;
import twinfleet.agent.decide.AgentEffect;
import twinfleet.protocol.DeviceId;
import twinfleet.protocol.Topics;
import twinfleet.protocol.WireCodec;

/**
 * One device's MQTT 5 connection: a persistent session of 72 h and a last will with fresh numbers
 * at each CONNECT. It never reconnects by itself; when to is the decider's matter.
 */
final class MqttLink {
  /** Contract: the session outlives an absence of 72 h. */
  private static final long SESSION_EXPIRY_SECONDS = 259_200;

  private static final Logger LOG = LoggerFactory.getLogger(MqttLink.class);

  /** Whom the link tells; called on network threads. */
  interface Events {
    void connected(long connection);

    void subscribed(long connection);

    void disconnected(long connection);

    /** To be acknowledged by {@link Mqtt5Publish#acknowledge()} when it is dealt with. */
    void arrived(Mqtt5Publish message);
  }

  private final DeviceId deviceId;
  private final LinkSettings settings;
  private final Events events;
  private final Mqtt5AsyncClient client;
  private volatile boolean hadSession;
  private volatile long connection;
  private volatile boolean closed;

  MqttLink(DeviceId deviceId, LinkSettings settings, SharedResources shared, Events events) {
    this.deviceId = deviceId;
    this.settings = settings;
    this.events = events;
    Mqtt5ClientBuilder builder =
        MqttClient.builder()
            .useMqttVersion5()
            .identifier(deviceId.value())
            .executorConfig(shared.mqtt())
            .addDisconnectedListener(context -> events.disconnected(connection));
    var transport =
        builder
            .transportConfig()
            .serverHost(settings.broker().getHost())
            .serverPort(settings.port())
            .socketConnectTimeout(settings.connectTimeout().toMillis(), TimeUnit.MILLISECONDS)
            .mqttConnectTimeout(settings.connectTimeout().toMillis(), TimeUnit.MILLISECONDS);
    if (settings.isSecure()) {
      transport = transport.sslWithDefaultConfig();
    }
    client = transport.applyTransportConfig().buildAsync();
    listen();
  }

  private void listen() {
    client.publishes(MqttGlobalPublishFilter.ALL, events::arrived, Runnable::run, true);
  }

  /**
   * When the broker has lost the session, the client library ends what listens; it would be deaf
   * from then on, though connected and subscribed.
   */
  private void listenAgain(boolean sessionPresent) {
    if (hadSession && !sessionPresent) {
      listen();
    }
    hadSession = true;
  }

  void connect(AgentEffect.Connect effect) {
    connection = effect.connection();
    if (client.getState() != MqttClientState.DISCONNECTED) {
      // An earlier attempt that the decider gave up came through after all: end it, try again.
      drop();
      events.disconnected(effect.connection());
      return;
    }
    client
        .connect(connectMessage(effect))
        .whenComplete(
            (ack, fault) -> {
              if (fault != null) {
                LOG.debug("{}: CONNECT failed: {}", deviceId, fault.toString());
                events.disconnected(effect.connection());
              } else if (closed) {
                drop();
              } else {
                listenAgain(ack.isSessionPresent());
                events.connected(effect.connection());
              }
            });
  }

  private Mqtt5Connect connectMessage(AgentEffect.Connect effect) {
    Mqtt5ConnectBuilder connect =
        Mqtt5Connect.builder()
            .cleanStart(false)
            .sessionExpiryInterval(SESSION_EXPIRY_SECONDS)
            .keepAlive(Math.clamp(settings.keepAlive().toSeconds(), 1, 65_535))
            .willPublish(
                Mqtt5Publish.builder()
                    .topic(Topics.Kind.PRESENCE.of(deviceId))
                    .qos(MqttQos.AT_LEAST_ONCE)
                    .payload(WireCodec.encode(AgentDecider.will(effect)))
                    .build()
                    .asWill());
    if (settings.username() != null) {
      String password = settings.password() == null ? "" : settings.password();
      connect =
          connect
              .simpleAuth()
              .username(settings.username())
              .password(password.getBytes(StandardCharsets.UTF_8))
              .applySimpleAuth();
    }
    return connect.build();
  }

  void subscribe(long number) {
    List<Mqtt5Subscription> wanted = new ArrayList<>();
    wanted.add(subscription(Topics.desired(deviceId), MqttQos.AT_LEAST_ONCE));
    wanted.add(subscription(Topics.query(deviceId), MqttQos.AT_LEAST_ONCE));
    if (settings.probeTopic() != null) {
      wanted.add(subscription(settings.probeTopic(), MqttQos.AT_MOST_ONCE));
    }
    client
        .subscribe(Mqtt5Subscribe.builder().addSubscriptions(wanted).build())
        .whenComplete(
            (ack, fault) -> {
              if (fault == null) {
                events.subscribed(number);
              } else {
                LOG.debug("{}: SUBSCRIBE failed: {}", deviceId, fault.toString());
                drop();
                events.disconnected(number);
              }
            });
  }

  private static Mqtt5Subscription subscription(String topic, MqttQos qos) {
    return Mqtt5Subscription.builder().topicFilter(topic).qos(qos).build();
  }

  /** Publishes; {@code acked} runs after the PUBACK (QoS 1). A refusal ends the connection. */
  CompletableFuture<Void> publish(String topic, MqttQos qos, byte[] payload, Runnable acked) {
    long number = connection;
    return client
        .publish(Mqtt5Publish.builder().topic(topic).qos(qos).payload(payload).build())
        .handle(
            (result, fault) -> {
              if (fault == null) {
                acked.run();
              } else {
                LOG.debug("{}: publish to {} failed: {}", deviceId, topic, fault.toString());
                refused(number, qos, fault);
              }
              return null;
            });
  }

  private void refused(long number, MqttQos qos, Throwable fault) {
    if (qos != MqttQos.AT_MOST_ONCE && number == connection && !closed) {
      drop();
      events.disconnected(number);
    }
  }

  /** Ends the connection without the last will. */
  CompletableFuture<Void> drop() {
    return client.disconnect().exceptionally(MqttLink::wasNotConnected);
  }

  /** Ends the connection for good; with the last will, as if the network had gone. */
  void kill() {
    closed = true;
    client
        .disconnectWith()
        .reasonCode(Mqtt5DisconnectReasonCode.DISCONNECT_WITH_WILL_MESSAGE)
        .send()
        .exceptionally(MqttLink::wasNotConnected);
  }

  /** Ends the connection for good, without the last will. */
  CompletableFuture<Void> close() {
    closed = true;
    return drop();
  }

  private static Void wasNotConnected(Throwable fault) {
    Throwable cause = fault instanceof CompletionException ? fault.getCause() : fault;
    LOG.trace("nothing to disconnect: {}", cause.toString());
    return null;
  }
}
