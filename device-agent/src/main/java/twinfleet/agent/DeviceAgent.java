package twinfleet.agent;

import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import twinfleet.agent.decide.AgentDecider;
import twinfleet.agent.decide.AgentEffect;
import twinfleet.agent.decide.AgentEvent;
import twinfleet.agent.decide.AgentState;
import twinfleet.agent.decide.Decision;
import twinfleet.agent.decide.Memory;
import twinfleet.agent.decide.Moment;
import twinfleet.protocol.Decoded;
import twinfleet.protocol.DesiredDocument;
import twinfleet.protocol.DeviceId;
import twinfleet.protocol.LinkSample;
import twinfleet.protocol.SnapshotQuery;
import twinfleet.protocol.Topics;
import twinfleet.protocol.WireCodec;
import twinfleet.protocol.WireMessage;

/**
 * One device. It takes its events one after the other on shared threads, lets {@link AgentDecider}
 * decide, stores what must not be forgotten, and only then acts.
 */
public final class DeviceAgent implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DeviceAgent.class);

  private final DeviceId deviceId;
  private final SharedResources shared;
  private final AgentListener listener;
  private final AgentDecider decider;
  private final AgentStore store;
  private final Turns turns;
  private final EffectRunner effects;
  private final Tally tally = new Tally();
  private final String probeTopic;
  private volatile AgentState state;
  private volatile boolean dead;

  private DeviceAgent(AgentSettings settings, SharedResources shared, AgentListener listener) {
    LinkSettings link = settings.link();
    ProductClock clock = shared.clock();
    this.shared = shared;
    this.listener = listener;
    deviceId = settings.policy().deviceId();
    probeTopic = link.probeTopic();
    decider =
        new AgentDecider(
            settings
                .policy()
                .withReconnect(
                    clock.toProduct(link.reconnectMin()), clock.toProduct(link.reconnectMax())));
    store = new AgentStore(settings.folder(), settings.durability());
    turns = new Turns(shared.workers());
    state = AgentState.recovered(store.recover(Memory.factory(settings.factoryVersion())));
    effects = new EffectRunner(settings, shared, this::post, new NetworkEvents(), tally, listener);
  }

  /** Switches a device on; it connects by itself and keeps trying. */
  public static DeviceAgent start(
      AgentSettings settings, SharedResources shared, AgentListener listener) {
    DeviceAgent agent = new DeviceAgent(settings, shared, listener);
    Memory memory = agent.state.memory();
    agent.turns.add(() -> agent.effects.powerOn(memory));
    return agent;
  }

  /** Who this is. */
  public DeviceId deviceId() {
    return deviceId;
  }

  /** All that the device knows now; what it shows is stored. */
  public AgentState state() {
    return state;
  }

  /** What was sent and received since the start. */
  public AgentCounters counters() {
    return tally.now();
  }

  /** From where heartbeats take the link's quality; asked once per heartbeat, must not block. */
  public void setLink(Supplier<LinkSample> quality) {
    effects.setQuality(quality);
  }

  /** Says goodbye (presence SHUTDOWN) and ends; completes within seconds even without a network. */
  public CompletableFuture<Void> closeAsync() {
    post(AgentEvent.Closing::new);
    return effects.closed();
  }

  /** {@link #closeAsync} and wait for it. */
  @Override
  public void close() {
    closeAsync().join();
  }

  /**
   * Ends at once as by kill -9: nothing more is stored or said; the broker publishes the last will.
   */
  public void kill() {
    dead = true;
    turns.add(effects::kill);
  }

  private void post(Function<Moment, AgentEvent> event) {
    post(event, () -> {});
  }

  private void post(Function<Moment, AgentEvent> event, Runnable stored) {
    turns.add(
        () -> {
          if (dead) {
            return;
          }
          try {
            take(event.apply(shared.clock().now()));
            stored.run();
          } catch (RuntimeException e) {
            LOG.error("{}: stopped", deviceId, e);
            dead = true;
            effects.kill();
            listener.faulted(deviceId, e);
          }
        });
  }

  private void take(AgentEvent event) {
    AgentState before = state;
    Decision decision = decider.decide(before, event);
    for (AgentEffect effect : decision.effects()) {
      if (effect instanceof AgentEffect.Persist persist) {
        store.write(persist.memory());
      }
    }
    state = decision.state();
    for (AgentEffect effect : decision.effects()) {
      if (!(effect instanceof AgentEffect.Persist)) {
        effects.run(effect, decision.state().memory());
      }
    }
    listener.turned(deviceId, before, decision.state());
  }

  /** What the network says, made events. */
  private final class NetworkEvents implements MqttLink.Events {
    @Override
    public void connected(long connection) {
      post(at -> new AgentEvent.Connected(at, connection));
    }

    @Override
    public void subscribed(long connection) {
      post(at -> new AgentEvent.Subscribed(at, connection));
    }

    @Override
    public void disconnected(long connection) {
      post(at -> new AgentEvent.Disconnected(at, connection));
    }

    @Override
    public void arrived(Mqtt5Publish message) {
      String topic = message.getTopic().toString();
      if (topic.equals(probeTopic)) {
        tally.probes.incrementAndGet();
        message.acknowledge();
      } else if (topic.equals(Topics.query(deviceId))) {
        arrived(message, SnapshotQuery.class, AgentEvent.QueryArrived::new);
      } else if (topic.equals(Topics.desired(deviceId))) {
        desired(message);
      } else {
        message.acknowledge();
      }
    }

    private void desired(Mqtt5Publish message) {
      if (message.getPayloadAsBytes().length == 0) {
        post(AgentEvent.DesiredCleared::new, message::acknowledge);
      } else {
        arrived(
            message,
            DesiredDocument.class,
            (at, document) -> {
              tally.documents.incrementAndGet();
              return new AgentEvent.DesiredArrived(at, document, message.isRetain());
            });
      }
    }

    private <T extends WireMessage> void arrived(
        Mqtt5Publish message, Class<T> type, BiFunction<Moment, T, AgentEvent> event) {
      switch (WireCodec.decode(message.getPayloadAsBytes(), type)) {
        case Decoded.Message<T> good ->
            post(at -> event.apply(at, good.message()), message::acknowledge);
        case Decoded.Malformed<T> bad -> {
          LOG.debug("{}: malformed on {}: {}", deviceId, message.getTopic(), bad.detail());
          tally.malformed.incrementAndGet();
          message.acknowledge();
        }
      }
    }
  }
}
