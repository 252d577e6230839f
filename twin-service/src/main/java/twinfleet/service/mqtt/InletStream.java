package twinfleet.service.mqtt;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.apache.pekko.Done;
import org.apache.pekko.NotUsed;
import org.apache.pekko.event.Logging;
import org.apache.pekko.stream.KillSwitches;
import org.apache.pekko.stream.OverflowStrategy;
import org.apache.pekko.stream.RestartSettings;
import org.apache.pekko.stream.SharedKillSwitch;
import org.apache.pekko.stream.connectors.mqtt.MqttConnectionSettings;
import org.apache.pekko.stream.connectors.mqtt.MqttMessage;
import org.apache.pekko.stream.connectors.mqtt.MqttQoS;
import org.apache.pekko.stream.connectors.mqtt.MqttSubscriptions;
import org.apache.pekko.stream.connectors.mqtt.javadsl.MqttSource;
import org.apache.pekko.stream.javadsl.RestartSource;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import twinfleet.protocol.Topics;

/**
 * One connection that receives from devices, begun anew whenever it fails. Its client id stays the
 * same: a predecessor that hangs on unacknowledged messages is thrown out by the broker, which
 * would else go on giving it a share of the messages (decision 0008).
 */
final class InletStream {
  private static final Logger LOG = LoggerFactory.getLogger(InletStream.class);
  private static final Duration DISCONNECT_QUIESCE = Duration.ofMillis(100);

  private final String clientId;
  private final String canaryTopic;
  private final boolean heartbeats;
  private final MqttNode node;
  private final Reception reception;
  private final InletFigures figures;
  private final Ear ear;
  private final AtomicInteger inFlight = new AtomicInteger();
  private final SharedKillSwitch whole;
  private volatile SharedKillSwitch connection;
  private volatile CompletionStage<Done> ended;

  /** Who hears this stream's canaries and its changes. */
  interface Ear {
    /** The connection is made anew. */
    void began();

    /** A canary came back. */
    void heard(byte[] payload);

    /** The connection ended; {@code fault} null when it was asked to. */
    void ended(Throwable fault);
  }

  InletStream(
      int index,
      boolean heartbeats,
      MqttNode node,
      Reception reception,
      InletFigures figures,
      Ear ear) {
    this.clientId = "twinfleet-" + node.name() + "-in-" + index;
    this.canaryTopic = "/twinfleet/canary/" + node.name() + "/" + index;
    this.heartbeats = heartbeats;
    this.node = node;
    this.reception = reception;
    this.figures = figures;
    this.ear = ear;
    this.whole = KillSwitches.shared(clientId);
    this.connection = whole;
    this.ended = CompletableFuture.completedFuture(Done.getInstance());
  }

  String canaryTopic() {
    return canaryTopic;
  }

  void start() {
    MqttSettings.Broker broker = node.settings().broker();
    RestartSettings restarts =
        RestartSettings.create(broker.backoffMin(), broker.backoffMax(), 0.2)
            .withLogSettings(RestartSettings.createLogSettings(Logging.DebugLevel()));
    RestartSource.withBackoff(restarts, this::connect)
        .via(whole.flow())
        .runWith(Sink.ignore(), node.system());
  }

  /**
   * Ends the connection that is alive and deaf; another follows. Not while messages are with their
   * twins: it hears nothing because nothing more fits, and the tries have a bound of their own.
   */
  void beginAnewIfIdle() {
    if (inFlight.get() > 0) {
      return;
    }
    LOG.warn("{} is alive and deaf; beginning it anew", clientId);
    connection.abort(new IllegalStateException("no canary came back: alive and deaf"));
  }

  /** Takes no more messages; done when those taken are acknowledged. */
  CompletionStage<Done> close() {
    connection.shutdown();
    return ended.handle(
        (done, fault) -> {
          whole.shutdown();
          return Done.getInstance();
        });
  }

  private Source<Done, CompletionStage<Done>> connect() {
    SharedKillSwitch mine = KillSwitches.shared(clientId);
    connection = mine;
    figures.streamsBegun.increment();
    ear.began();
    Source<Done, NotUsed> handled = heartbeats ? heartbeats(mine) : reports(mine);
    return handled.watchTermination(
        (used, done) -> {
          ended = done.whenComplete((ok, fault) -> ear.ended(fault));
          return done;
        });
  }

  private Source<Done, NotUsed> reports(SharedKillSwitch mine) {
    MqttSettings.Ingress ingress = node.settings().ingress();
    return MqttSource.atLeastOnce(
            connection(),
            subscriptions(
                MqttQoS.atLeastOnce(),
                Topics.Kind.STATE,
                Topics.Kind.SNAPSHOT,
                Topics.Kind.PRESENCE),
            ingress.windowMax())
        .mapMaterializedValue(subscribed -> NotUsed.getInstance())
        .via(mine.flow())
        .filter(m -> !isCanary(m.message(), m::ack))
        .map(m -> arrival(m.message(), m::ack))
        .filter(reception::isAdmitted)
        .mapAsyncPartitionedUnordered(
            ingress.inFlightMax(),
            a -> a.reading().lane(),
            (a, lane) -> counted(reception.report(a)));
  }

  /** Paho must never wait for us: what twins are too slow for is dropped, the oldest first. */
  private Source<Done, NotUsed> heartbeats(SharedKillSwitch mine) {
    MqttSettings.Ingress ingress = node.settings().ingress();
    return MqttSource.atMostOnce(
            connection(),
            subscriptions(MqttQoS.atMostOnce(), Topics.Kind.HEARTBEAT),
            ingress.windowMax())
        .mapMaterializedValue(subscribed -> NotUsed.getInstance())
        .via(mine.flow())
        .filter(m -> !isCanary(m, InletStream::nothingToAcknowledge))
        .map(m -> arrival(m, InletStream::nothingToAcknowledge))
        .filter(reception::isAdmitted)
        .buffer(ingress.heartbeatsWaitingMax(), OverflowStrategy.dropHead())
        .mapAsyncPartitionedUnordered(
            ingress.inFlightMax(),
            a -> a.reading().lane(),
            (a, lane) -> counted(reception.heartbeat(a)));
  }

  private CompletionStage<Done> counted(CompletionStage<Done> handled) {
    inFlight.incrementAndGet();
    return handled.whenComplete((done, fault) -> inFlight.decrementAndGet());
  }

  private static CompletionStage<Done> nothingToAcknowledge() {
    return CompletableFuture.completedFuture(Done.getInstance());
  }

  private boolean isCanary(MqttMessage message, Supplier<CompletionStage<Done>> acknowledge) {
    boolean canary = message.topic().equals(canaryTopic);
    if (canary) {
      ear.heard(message.payload().toArray());
      acknowledge.get();
    }
    return canary;
  }

  private Arrival arrival(MqttMessage message, Supplier<CompletionStage<Done>> acknowledge) {
    Instant at = node.clock().now();
    byte[] payload = message.payload().toArray();
    Reading reading = reception.read(message.topic(), payload, at);
    return new Arrival(message.topic(), payload, at, reading, acknowledge);
  }

  /** Always a clean session: with a kept one messages come before manual acknowledgement is on. */
  private MqttConnectionSettings connection() {
    MqttSettings.Broker broker = node.settings().broker();
    MqttSettings.Credentials user = node.settings().ingress().credentials();
    MqttConnectionSettings settings =
        MqttConnectionSettings.create(
                PlainTopicsNetwork.through(broker.url()), clientId, new MemoryPersistence())
            .withCleanSession(true)
            .withAutomaticReconnect(false)
            .withKeepAliveInterval(broker.keepAlive())
            .withConnectionTimeout(broker.connectTimeout())
            .withDisconnectQuiesceTimeout(DISCONNECT_QUIESCE)
            .withDisconnectTimeout(broker.connectTimeout());
    if (broker.isEncrypted()) {
      settings = settings.withSocketFactory(BrokerTls.sockets(broker.tls()));
    }
    return user.user() == null ? settings : settings.withAuth(user.user(), user.secret());
  }

  /** Shared ones, and the canary's in a group of its own, so that it comes the same way. */
  private MqttSubscriptions subscriptions(MqttQoS qos, Topics.Kind... kinds) {
    String group = "$share/" + node.settings().ingress().group() + "/";
    MqttSubscriptions all =
        MqttSubscriptions.create("$share/" + clientId + "/" + canaryTopic, MqttQoS.atLeastOnce());
    for (Topics.Kind kind : kinds) {
      all = all.addSubscription(group + kind.filter(), qos);
    }
    return all;
  }
}
