package twinfleet.service.mqtt;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.apache.pekko.Done;
import org.apache.pekko.actor.Cancellable;
import org.apache.pekko.stream.AbruptStageTerminationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import twinfleet.service.entity.Twins;

/**
 * Receives from devices over several connections in one shared subscription, and knows by canaries
 * whether it does. Heals by itself when the broker comes back.
 */
public final class MqttInlet {
  private static final Logger LOG = LoggerFactory.getLogger(MqttInlet.class);

  /** Others may publish there too, and what they send must not end the stream. */
  private static final Pattern SENT_AT = Pattern.compile("-?\\d{1,18}");

  private final MqttNode node;
  private final MqttOutlet outlet;
  private final Consumer<Boolean> ingress;
  private final InletFigures figures;
  private final BrokerFault faults;
  private final IngressWatch watch;
  private final List<InletStream> streams = new ArrayList<>();
  private final List<CompletionStage<Done>> canaries = new ArrayList<>();
  // Of another life of this node, a canary says nothing about this one.
  private final String life = UUID.randomUUID() + " ";
  private Cancellable ticks;
  private volatile boolean up;

  private MqttInlet(MqttNode node, MqttOutlet outlet, Consumer<Boolean> ingress) {
    this.node = node;
    this.outlet = outlet;
    this.ingress = ingress;
    this.figures = new InletFigures(node.meters());
    MqttSettings settings = node.settings();
    this.faults =
        new BrokerFault(LOG, "ingress", settings.broker().url(), settings.ingress().credentials());
    int connections =
        settings.ingress().reportConnections() + settings.ingress().heartbeatConnections();
    this.watch = new IngressWatch(connections, settings.canary().bound());
    node.meters().gauge("twinfleet.mqtt.in.up", this, inlet -> inlet.isUp() ? 1 : 0);
  }

  /**
   * Begins to receive.
   *
   * @param rejected keeps malformed messages
   * @param outlet sends the canaries
   * @param ingress told each time that this node begins or ceases to hear its devices; begins with
   *     not hearing
   */
  public static MqttInlet start(
      MqttNode node,
      Twins twins,
      KnownDevices known,
      RejectedMessages rejected,
      MqttOutlet outlet,
      Consumer<Boolean> ingress) {
    MqttInlet inlet = new MqttInlet(node, outlet, ingress);
    inlet.open(new Reception(node, twins, known, rejected, inlet.figures));
    return inlet;
  }

  /** Whether canaries come back over every connection: part of the node's readiness. */
  public boolean isUp() {
    return up;
  }

  /** Takes no more messages; done when those taken are acknowledged, or after the drain timeout. */
  public CompletionStage<Done> close() {
    ticks.cancel();
    Duration bound = node.settings().egress().drainTimeout();
    return CompletableFuture.allOf(
            streams.stream()
                .map(stream -> stream.close().toCompletableFuture())
                .toArray(CompletableFuture<?>[]::new))
        .completeOnTimeout(null, bound.toMillis(), TimeUnit.MILLISECONDS)
        .thenApply(ended -> Done.getInstance());
  }

  private void open(Reception reception) {
    int reports = node.settings().ingress().reportConnections();
    int all = reports + node.settings().ingress().heartbeatConnections();
    for (int i = 0; i < all; i++) {
      streams.add(new InletStream(i, i >= reports, node, reception, figures, new Listening(i)));
      canaries.add(CompletableFuture.completedFuture(Done.getInstance()));
    }
    streams.forEach(InletStream::start);
    Duration interval = node.settings().canary().interval();
    ticks =
        node.system()
            .scheduler()
            .scheduleWithFixedDelay(
                Duration.ZERO, interval, this::look, node.system().executionContext());
  }

  /** One at a time: the scheduler waits for the end of each run. */
  private void look() {
    for (int i = 0; i < streams.size(); i++) {
      if (canaries.get(i).toCompletableFuture().isDone()) {
        canaries.set(i, send(i));
      }
    }
    long now = System.nanoTime();
    watch.deaf(now).forEach(index -> streams.get(index).beginAnewIfIdle());
    turn(watch.isUp(now));
  }

  private CompletionStage<Done> send(int index) {
    long sentAt = System.nanoTime();
    byte[] payload = (life + sentAt).getBytes(StandardCharsets.US_ASCII);
    return outlet
        .publish(streams.get(index).canaryTopic(), payload, 1, false)
        .whenComplete(
            (done, fault) -> {
              if (fault == null) {
                watch.taken(index, sentAt, System.nanoTime());
              }
            });
  }

  private synchronized void turn(boolean nowUp) {
    if (nowUp == up) {
      return;
    }
    up = nowUp;
    if (nowUp) {
      faults.healed();
      LOG.info("Ingress is up: canaries come back over {} connections", streams.size());
    } else {
      LOG.warn("Ingress is down: no canary within {}", node.settings().canary().bound());
    }
    ingress.accept(nowUp);
  }

  private final class Listening implements InletStream.Ear {
    private final int index;

    private Listening(int index) {
      this.index = index;
    }

    @Override
    public void began() {
      watch.began(index);
    }

    @Override
    public void heard(byte[] payload) {
      String text = new String(payload, StandardCharsets.US_ASCII);
      if (!text.startsWith(life)) {
        return;
      }
      String rest = text.substring(life.length());
      if (!SENT_AT.matcher(rest).matches()) {
        return;
      }
      long now = System.nanoTime();
      long sentAt = Long.parseLong(rest);
      figures.canaryRoundTrip.record(now - sentAt, TimeUnit.NANOSECONDS);
      watch.heard(index, now);
      if (!up) {
        turn(watch.isUp(now));
      }
    }

    @Override
    public void ended(Throwable fault) {
      boolean nodeEnds = fault instanceof AbruptStageTerminationException;
      if (fault != null && !nodeEnds) {
        faults.happened(fault);
      }
    }
  }
}
