package twinfleet.service.entity;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.BackoffSupervisorStrategy;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.PreRestart;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.persistence.typed.EventRejectedException;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.persistence.typed.RecoveryCompleted;
import org.apache.pekko.persistence.typed.javadsl.CommandHandler;
import org.apache.pekko.persistence.typed.javadsl.Effect;
import org.apache.pekko.persistence.typed.javadsl.EventHandler;
import org.apache.pekko.persistence.typed.javadsl.EventSourcedBehavior;
import org.apache.pekko.persistence.typed.javadsl.RetentionCriteria;
import org.apache.pekko.persistence.typed.javadsl.SignalHandler;
import twinfleet.core.DeviceTwin;
import twinfleet.core.Lifecycle;
import twinfleet.core.LinkQuality;
import twinfleet.core.Overlay;
import twinfleet.core.TwinCommand;
import twinfleet.core.TwinCommand.IngressChanged;
import twinfleet.core.TwinCommand.Tick;
import twinfleet.persistence.journal.JournaledTwin;
import twinfleet.persistence.journal.Origin;
import twinfleet.persistence.journal.Recorded;
import twinfleet.persistence.journal.TwinIds;
import twinfleet.protocol.DeviceId;

/**
 * The whole shell of a twin, without a rule: decide, store, take over the memory, then pursue what
 * is owed ({@link Pursuit}): the same line after every message and after recovery, driven by level,
 * so that the first run, a retry, a failover and a recovery are one path.
 */
final class TwinEntity extends EventSourcedBehavior<TwinMessage, Recorded, JournaledTwin> {
  private final DeviceId device;
  private final TwinSurroundings world;
  private final ActorContext<TwinMessage> context;
  private final Pursuit pursuit;
  private final ActorRef<ClusterSharding.ShardCommand> shard;

  private Overlay overlay;
  private Instant latest;

  private TwinEntity(
      DeviceId device,
      TwinSurroundings world,
      ActorContext<TwinMessage> context,
      Pursuit pursuit,
      BackoffSupervisorStrategy backoff,
      ActorRef<ClusterSharding.ShardCommand> shard) {
    super(PersistenceId.of(TwinIds.ENTITY_TYPE, device.value()), backoff);
    this.device = device;
    this.world = world;
    this.context = context;
    this.pursuit = pursuit;
    this.shard = shard;
  }

  /** The twin of {@code device}; {@code shard} lets it sleep, {@code backoff} is all twins' one. */
  static Behavior<TwinMessage> create(
      DeviceId device,
      TwinSurroundings world,
      BackoffSupervisorStrategy backoff,
      ActorRef<ClusterSharding.ShardCommand> shard) {
    Behavior<TwinMessage> twin =
        Behaviors.setup(
            context ->
                Behaviors.withTimers(
                    timers ->
                        new TwinEntity(
                            device,
                            world,
                            context,
                            new Pursuit(device, world, new LookTimer(timers)),
                            backoff,
                            shard)));
    // Events that the journal refused are not stored: it begins anew from what is.
    return Behaviors.supervise(twin).onFailure(EventRejectedException.class, backoff);
  }

  /** How twins come back after a failed write: made once, since each would keep its own. */
  static BackoffSupervisorStrategy backoff(EntitySettings settings) {
    return SupervisorStrategy.restartWithBackoff(
            Duration.ofMillis(settings.restartBackoffMinMs()),
            Duration.ofMillis(settings.restartBackoffMaxMs()),
            0.2)
        .withLoggingEnabled(false);
  }

  @Override
  public JournaledTwin emptyState() {
    return JournaledTwin.EMPTY;
  }

  @Override
  public CommandHandler<TwinMessage, Recorded, JournaledTwin> commandHandler() {
    return (state, message) ->
        switch (message) {
          case TwinMessage.Handle h -> handle(state, h);
          case TwinMessage.Wake w -> wake(state);
          case TwinMessage.View v ->
              Effect().none().thenRun((JournaledTwin s) -> v.replyTo().tell(view(s)));
          case TwinMessage.Sleep s -> Effect().stop();
        };
  }

  @Override
  public EventHandler<JournaledTwin, Recorded> eventHandler() {
    return JournaledTwin::after;
  }

  @Override
  public SignalHandler<JournaledTwin> signalHandler() {
    return newSignalHandlerBuilder()
        .onSignal(RecoveryCompleted.instance(), this::recovered)
        .onSignal(PreRestart.instance(), state -> world.ingress().leave(context.getSelf()))
        .onSignal(PostStop.instance(), state -> world.ingress().leave(context.getSelf()))
        .build();
  }

  @Override
  public RetentionCriteria retentionCriteria() {
    return RetentionCriteria.snapshotEvery(
        world.settings().snapshotEveryEvents(), world.settings().snapshotsKept());
  }

  private void recovered(JournaledTwin state) {
    boolean up = world.ingress().isUp();
    latest = state.at();
    overlay = Overlay.recovered(state.twin(), world.policy(), now(), up);
    pursuit.beginAnew();
    world.ingress().enter(context.getSelf());
    pursuit.pursue(state.twin(), overlay, now());
  }

  private Effect<Recorded, JournaledTwin> handle(JournaledTwin state, TwinMessage.Handle h) {
    TwinCommand command = Moments.notBefore(h.command(), latest);
    Verdict verdict = verdict(state, command, h.origin());
    return Effect()
        .persist(verdict.facts())
        .thenRun(
            after -> {
              settle(after, command, verdict);
              h.replyTo().tell(reply(after, verdict));
            });
  }

  private Effect<Recorded, JournaledTwin> wake(JournaledTwin state) {
    if (ingressChanged()) {
      return tick(state);
    }
    if (pursuit.isAhead()) {
      return Effect().none();
    }
    return pursuit.sleeps() ? leaving() : tick(state);
  }

  private Effect<Recorded, JournaledTwin> tick(JournaledTwin state) {
    TwinCommand tick = new Tick(now());
    Origin origin = new Origin("system", "tick", null, tick.at(), world.node());
    Verdict verdict = verdict(state, tick, origin);
    return Effect().persist(verdict.facts()).thenRun(after -> settle(after, tick, verdict));
  }

  /** This node's deafness comes first: it decides which deadlines may elapse. */
  private Verdict verdict(JournaledTwin state, TwinCommand command, Origin origin) {
    List<TwinCommand> commands = new ArrayList<>(2);
    if (ingressChanged()) {
      commands.add(new IngressChanged(command.at(), world.ingress().isUp()));
    }
    commands.add(command);
    return Verdict.of(state, overlay, commands, origin, world.policy());
  }

  private boolean ingressChanged() {
    return overlay.silence().ingressUp() != world.ingress().isUp();
  }

  private void settle(JournaledTwin after, TwinCommand command, Verdict verdict) {
    latest = Moments.later(latest, command.at());
    boolean earsBack = verdict.overlay().silence().ingressUp() && !overlay.silence().ingressUp();
    overlay = verdict.overlay();
    pursuit.handled(command, earsBack);
    report(command, verdict);
    pursuit.pursue(after.twin(), overlay, now());
    if (after.twin().lifecycle() == Lifecycle.UNREGISTERED) {
      leave();
    }
  }

  private void report(TwinCommand command, Verdict verdict) {
    world.meters().stored(verdict.facts().size());
    if (verdict.refusal() != null) {
      world.meters().refused(verdict.refusal().refusal());
    }
    if (verdict.query() != null) {
      world.outlet().ask(device, verdict.query());
      world.meters().asked();
    }
    boolean evidence = overlay.silence().since().equals(command.at());
    if (evidence && Moments.isOfDevice(command)) {
      world.lastSeen().seen(device, command.at(), packetLossPercent());
    }
  }

  private Double packetLossPercent() {
    List<LinkQuality.Sample> samples = overlay.quality().samples();
    return samples.isEmpty() ? null : samples.getLast().quality().packetLossPercent();
  }

  private Effect<Recorded, JournaledTwin> leaving() {
    leave();
    return Effect().none();
  }

  private void leave() {
    shard.tell(new ClusterSharding.Passivate<>(context.getSelf()));
  }

  private TwinReply reply(JournaledTwin after, Verdict verdict) {
    return verdict.refusal() == null
        ? new TwinReply.Done(!verdict.facts().isEmpty(), view(after))
        : new TwinReply.Refused(verdict.refusal().refusal(), verdict.refusal().detail());
  }

  private TwinView view(JournaledTwin state) {
    Instant now = now();
    DeviceTwin twin = state.twin();
    return new TwinView(
        twin,
        lastSequenceNumber(context),
        overlay,
        overlay.presence(twin, world.policy(), now),
        pursuit.dueAt(),
        now);
  }

  private Instant now() {
    return Moments.later(world.clock().now(), latest);
  }
}
