package twinfleet.service.mqtt;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.PreRestart;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import twinfleet.protocol.Topics;
import twinfleet.protocol.WireCodec;
import twinfleet.service.entity.Twins;

/**
 * One publishing connection with its queue. It has a window of publishes without PUBACK, and keeps
 * a document's slot until its twin has journaled the confirmation, so that a slow journal slows the
 * publishing and no queue grows in between. Why not the connector's flow: decision 0008.
 */
final class PublisherLane extends AbstractBehavior<LaneMessage> {
  private static final Duration LOOK_INTERVAL = Duration.ofMillis(25);

  private final MqttSettings.Egress egress;
  private final OutletFigures figures;
  private final LaneConnection connection;
  private final Confirmation confirmation;
  private final PublishQueue queue;
  private final Pace pace;
  private final Set<PublishQueue.Small> smallUnderWay = new HashSet<>();
  private CompletableFuture<Done> drained;

  static Behavior<LaneMessage> create(
      int index, MqttNode node, Twins twins, OutletFigures figures, BrokerFault faults) {
    MqttSettings.Egress egress = node.settings().egress();
    int lanes = egress.connections();
    String clientId = "twinfleet-" + node.name() + "-out-" + index;
    return Behaviors.<LaneMessage>supervise(
            Behaviors.setup(
                context ->
                    Behaviors.withTimers(
                        timers -> {
                          timers.startTimerWithFixedDelay(LaneMessage.Signal.LOOK, LOOK_INTERVAL);
                          return new PublisherLane(
                              context,
                              new LaneConnection(context, timers, node, clientId, faults),
                              egress,
                              new Confirmation(node, twins, figures),
                              figures.watched(
                                  index,
                                  new PublishQueue(
                                      egress.documentsWaitingMax() / lanes,
                                      egress.smallWaitingMax() / lanes)),
                              figures);
                        })))
        .onFailure(SupervisorStrategy.restart());
  }

  private PublisherLane(
      ActorContext<LaneMessage> context,
      LaneConnection connection,
      MqttSettings.Egress egress,
      Confirmation confirmation,
      PublishQueue queue,
      OutletFigures figures) {
    super(context);
    this.egress = egress;
    this.figures = figures;
    this.connection = connection;
    this.confirmation = confirmation;
    this.queue = queue;
    this.pace =
        new Pace((double) egress.documentsPerSecondMax() / egress.connections(), System.nanoTime());
    connection.open();
  }

  @Override
  public Receive<LaneMessage> createReceive() {
    return newReceiveBuilder()
        .onMessage(LaneMessage.Offered.class, this::onOffered)
        .onMessage(LaneMessage.Send.class, this::onSend)
        .onMessage(LaneMessage.Connected.class, this::onConnected)
        .onMessage(LaneMessage.Lost.class, this::onLost)
        .onMessage(LaneMessage.Tried.class, this::onTried)
        .onMessage(LaneMessage.Sent.class, this::onSent)
        .onMessage(LaneMessage.Confirmed.class, this::onConfirmed)
        .onMessage(LaneMessage.Drain.class, this::onDrain)
        .onMessageEquals(LaneMessage.Signal.LOOK, this::onLook)
        .onMessageEquals(LaneMessage.Signal.CONNECT, () -> then(connection::open))
        .onMessageEquals(LaneMessage.Signal.STOP, Behaviors::stopped)
        .onSignal(PostStop.class, signal -> then(connection::end))
        .onSignal(PreRestart.class, signal -> then(connection::end))
        .build();
  }

  private Behavior<LaneMessage> onOffered(LaneMessage.Offered message) {
    PublishQueue.Taken taken =
        drained == null ? queue.offer(message.offer()) : PublishQueue.Taken.FULL;
    figures.taken(taken);
    return pump();
  }

  private Behavior<LaneMessage> onSend(LaneMessage.Send message) {
    if (drained != null || !queue.add(message.small())) {
      figures.dropped.increment();
      message.small().settle(new IllegalStateException("no room"));
    }
    return pump();
  }

  private Behavior<LaneMessage> onConnected(LaneMessage.Connected message) {
    connection.connected(message.life());
    return pump();
  }

  private Behavior<LaneMessage> onLost(LaneMessage.Lost message) {
    if (connection.lost(message.life(), message.fault())) {
      for (PublishQueue.Offer offer : queue.underWay()) {
        if (!offer.isTaken()) {
          failed(offer);
        }
      }
      smallUnderWay.forEach(small -> small.settle(message.fault()));
      smallUnderWay.clear();
    }
    return this;
  }

  private Behavior<LaneMessage> onTried(LaneMessage.Tried message) {
    PublishQueue.Offer offer = message.offer();
    if (!queue.isUnderWay(offer) || offer.isTaken()) {
      return this;
    }
    if (message.fault() == null) {
      figures.acknowledged.increment();
      figures.roundTrip.record(offer.sinceTry(System.nanoTime()));
      offer.taken();
      getContext()
          .pipeToSelf(confirmation.of(offer), (done, fault) -> new LaneMessage.Confirmed(offer));
    } else if (connection.isAt(message.life())) {
      failed(offer);
    }
    return pump();
  }

  private Behavior<LaneMessage> onConfirmed(LaneMessage.Confirmed message) {
    queue.settle(message.offer());
    return pump();
  }

  private Behavior<LaneMessage> onSent(LaneMessage.Sent message) {
    if (smallUnderWay.remove(message.small())) {
      message.small().settle(message.fault());
    }
    return pump();
  }

  private Behavior<LaneMessage> onLook() {
    long now = System.nanoTime();
    queue.wake(now, egress.retryInterval().toNanos());
    for (PublishQueue.Offer offer : queue.underWay()) {
      if (!offer.isTaken() && offer.isRetryDue(now, egress.retryInterval().toNanos())) {
        unanswered(offer);
      }
    }
    return pump();
  }

  private Behavior<LaneMessage> onDrain(LaneMessage.Drain message) {
    drained = message.drained();
    return pump();
  }

  private Behavior<LaneMessage> then(Runnable step) {
    step.run();
    return this;
  }

  /** Connected, and yet no PUBACK for a whole interval. */
  private void unanswered(PublishQueue.Offer offer) {
    if (queue.isOutdated(offer)) {
      queue.settle(offer);
    } else if (offer.tries() < egress.triesMax()) {
      publish(offer);
    } else {
      // Such a connection keeps a slot for each of them: it is of no use any more.
      connection.breakOff();
      failed(offer);
    }
  }

  private void failed(PublishQueue.Offer offer) {
    if (offer.tries() < egress.triesMax()) {
      queue.rest(offer);
    } else {
      figures.errors.increment();
      queue.settle(offer);
    }
  }

  /** Fills the window: small messages and documents in turn, so that neither starves the other. */
  private Behavior<LaneMessage> pump() {
    boolean more = connection.isUp();
    while (more && queue.underWayCount() + smallUnderWay.size() < egress.inFlightMax()) {
      PublishQueue.Small small = queue.nextSmall();
      PublishQueue.Offer document =
          queue.hasDocument() && pace.take(System.nanoTime()) ? queue.nextDocument() : null;
      if (small != null) {
        publish(small);
      }
      if (document != null) {
        publish(document);
      }
      more = small != null || document != null;
    }
    if (drained != null && queue.isEmpty() && smallUnderWay.isEmpty()) {
      drained.complete(Done.getInstance());
    }
    return this;
  }

  private void publish(PublishQueue.Offer offer) {
    var self = getContext().getSelf();
    int life = connection.life();
    offer.tried(System.nanoTime());
    figures.attempts.increment();
    byte[] payload = offer.document == null ? new byte[0] : WireCodec.encode(offer.document);
    connection.publish(
        Topics.desired(offer.device),
        payload,
        1,
        true,
        fault -> self.tell(new LaneMessage.Tried(life, offer, fault)));
  }

  private void publish(PublishQueue.Small small) {
    var self = getContext().getSelf();
    smallUnderWay.add(small);
    connection.publish(
        small.topic(),
        small.payload(),
        small.qos(),
        small.retained(),
        fault -> self.tell(new LaneMessage.Sent(small, fault)));
  }
}
