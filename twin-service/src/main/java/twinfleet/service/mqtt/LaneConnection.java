package twinfleet.service.mqtt;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.eclipse.paho.client.mqttv3.MqttException;

/**
 * A lane's connection through all its lives, with a growing pause between them. Belongs to the
 * lane's actor and is used on its thread only; clients speak to the actor, with the life they are
 * of, so that a dead one is not heard.
 */
final class LaneConnection {
  private static final double JITTER = 0.2;
  private static final String CONNACK = "connack";

  private final ActorRef<LaneMessage> lane;
  private final TimerScheduler<LaneMessage> timers;
  private final MqttSettings settings;
  private final String clientId;
  private final BrokerFault faults;
  private final Executor blocking;
  private BrokerClient client;
  private int life;
  private boolean up;
  private Duration backoff;

  LaneConnection(
      ActorContext<LaneMessage> context,
      TimerScheduler<LaneMessage> timers,
      MqttNode node,
      String clientId,
      BrokerFault faults) {
    this.lane = context.getSelf();
    this.timers = timers;
    this.settings = node.settings();
    this.clientId = clientId;
    this.faults = faults;
    this.blocking = context.getSystem().dispatchers().lookup(DispatcherSelector.blocking());
    this.backoff = settings.broker().backoffMin();
  }

  boolean isUp() {
    return up;
  }

  int life() {
    return life;
  }

  boolean isAt(int ofLife) {
    return life == ofLife;
  }

  void open() {
    life++;
    int mine = life;
    // Room for each try of each document: a try without PUBACK keeps its slot.
    awaitConnack(mine);
    int inFlightMax = settings.egress().inFlightMax() * (settings.egress().triesMax() + 1);
    try {
      client =
          BrokerClient.connect(
              settings.broker(),
              settings.egress().credentials(),
              clientId,
              inFlightMax,
              () -> lane.tell(new LaneMessage.Connected(mine)),
              fault -> lane.tell(new LaneMessage.Lost(mine, fault)));
    } catch (MqttException fault) {
      lane.tell(new LaneMessage.Lost(mine, fault));
    }
  }

  /** Paho waits for CONNACK without a bound: as long as TCP is there, which may be for ever. */
  private void awaitConnack(int mine) {
    Duration tcpAndConnack = settings.broker().connectTimeout().multipliedBy(2);
    var late = new TimeoutException("the broker did not answer CONNECT in " + tcpAndConnack);
    timers.startSingleTimer(CONNACK, new LaneMessage.Lost(mine, late), tcpAndConnack);
  }

  void connected(int ofLife) {
    if (ofLife == life) {
      timers.cancel(CONNACK);
      up = true;
      backoff = settings.broker().backoffMin();
      faults.healed();
    }
  }

  /** Whether it was this life's; if so another one follows after a pause. */
  boolean lost(int ofLife, Throwable fault) {
    if (ofLife != life || timers.isTimerActive(LaneMessage.Signal.CONNECT)) {
      return false;
    }
    faults.happened(fault);
    timers.cancel(CONNACK);
    end();
    double jitter = 1 + JITTER * ThreadLocalRandom.current().nextDouble();
    timers.startSingleTimer(
        LaneMessage.Signal.CONNECT,
        LaneMessage.Signal.CONNECT,
        Duration.ofMillis((long) (backoff.toMillis() * jitter)));
    Duration max = settings.broker().backoffMax();
    Duration doubled = backoff.multipliedBy(2);
    backoff = doubled.compareTo(max) < 0 ? doubled : max;
    return true;
  }

  /** Gives a connection up that takes publishes and does not answer them. */
  void breakOff() {
    lane.tell(
        new LaneMessage.Lost(life, new IllegalStateException("the broker answers no publish")));
  }

  void publish(
      String topic, byte[] payload, int qos, boolean retained, Consumer<Throwable> settled) {
    client.publish(topic, payload, qos, retained, settled);
  }

  /** Ends this life's client in the background. */
  void end() {
    up = false;
    BrokerClient ended = client;
    client = null;
    if (ended != null) {
      blocking.execute(ended::end);
    }
  }
}
