package twinfleet.service.mqtt;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Props;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import twinfleet.core.Outstanding.Publication;
import twinfleet.protocol.DesiredDocument;
import twinfleet.protocol.DeviceId;
import twinfleet.protocol.SnapshotQuery;
import twinfleet.protocol.Topics;
import twinfleet.protocol.WireCodec;
import twinfleet.service.entity.Outlet;
import twinfleet.service.entity.Twins;

/**
 * Publishes what twins owe their devices, over several connections among which the devices are
 * spread by their name. A document that the broker took is confirmed to its twin; one that it did
 * not take in all tries is counted and forgotten here, since its twin offers it again.
 */
public final class MqttOutlet implements Outlet {
  private static final Logger LOG = LoggerFactory.getLogger(MqttOutlet.class);

  private final Duration drainTimeout;
  private final List<ActorRef<LaneMessage>> lanes = new ArrayList<>();

  private MqttOutlet(Duration drainTimeout) {
    this.drainTimeout = drainTimeout;
  }

  /** Begins to connect; what is offered meanwhile waits, within its bound. */
  public static MqttOutlet start(MqttNode node, Twins twins) {
    MqttSettings.Egress egress = node.settings().egress();
    MqttOutlet outlet = new MqttOutlet(egress.drainTimeout());
    OutletFigures figures = new OutletFigures(node.meters(), egress.connections());
    BrokerFault faults =
        new BrokerFault(LOG, "egress", node.settings().broker().url(), egress.credentials());
    for (int i = 0; i < egress.connections(); i++) {
      String name = "mqtt-out-" + i;
      outlet.lanes.add(
          node.system()
              .systemActorOf(
                  PublisherLane.create(i, node, twins, figures, faults), name, Props.empty()));
    }
    return outlet;
  }

  @Override
  public void offer(DeviceId device, Publication publication, DesiredDocument document) {
    lane(device.value())
        .tell(new LaneMessage.Offered(new PublishQueue.Offer(device, publication, document)));
  }

  @Override
  public void ask(DeviceId device, SnapshotQuery query) {
    lane(device.value())
        .tell(
            new LaneMessage.Send(
                new PublishQueue.Small(
                    Topics.query(device),
                    WireCodec.encode(query),
                    1,
                    false,
                    new CompletableFuture<>())));
  }

  /**
   * Publishes anything small, in turn with the queries.
   *
   * @param qos 0, 1 or 2
   * @return done when the broker took it (at QoS 0: when it is written); fails when there is no
   *     room or the connection goes
   */
  public CompletionStage<Done> publish(String topic, byte[] payload, int qos, boolean retained) {
    CompletableFuture<Done> settled = new CompletableFuture<>();
    lane(topic)
        .tell(new LaneMessage.Send(new PublishQueue.Small(topic, payload, qos, retained, settled)));
    return settled;
  }

  /** Takes nothing more; done when all is published, or after the drain timeout. */
  public CompletionStage<Done> close() {
    return CompletableFuture.allOf(
            lanes.stream().map(this::drain).toArray(CompletableFuture[]::new))
        .thenApply(ended -> Done.getInstance());
  }

  private CompletableFuture<Done> drain(ActorRef<LaneMessage> lane) {
    CompletableFuture<Done> drained = new CompletableFuture<>();
    lane.tell(new LaneMessage.Drain(drained));
    return drained
        .completeOnTimeout(Done.getInstance(), drainTimeout.toMillis(), TimeUnit.MILLISECONDS)
        .whenComplete((done, fault) -> lane.tell(LaneMessage.Signal.STOP));
  }

  private ActorRef<LaneMessage> lane(String key) {
    return lanes.get(Math.floorMod(key.hashCode(), lanes.size()));
  }
}
