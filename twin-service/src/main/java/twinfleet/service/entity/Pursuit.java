package twinfleet.service.entity;

import java.time.Duration;
import java.time.Instant;
import twinfleet.core.DeviceTwin;
import twinfleet.core.Outstanding;
import twinfleet.core.Outstanding.Publication;
import twinfleet.core.Overlay;
import twinfleet.core.Presence;
import twinfleet.core.TwinCommand;
import twinfleet.core.TwinCommand.ConfirmPublished;
import twinfleet.core.TwinCommand.Tick;
import twinfleet.protocol.DeviceId;

/**
 * Follows up what one twin owes: hands the document to the outlet, once and again only when it may
 * be lost, and plans when the twin looks at itself next. Holds nothing that a restart may not lose.
 */
final class Pursuit {
  private final DeviceId device;
  private final TwinSurroundings world;
  private final LookTimer timer;

  private HandedOver handedOver;
  private Instant tickedAt;
  private Instant dueAt;
  private boolean sleeps;

  Pursuit(DeviceId device, TwinSurroundings world, LookTimer timer) {
    this.device = device;
    this.world = world;
    this.timer = timer;
  }

  /** Nothing was handed over by this life of the twin. */
  void beginAnew() {
    handedOver = null;
    tickedAt = null;
  }

  /**
   * What was handled bears on what waits.
   *
   * @param earsBack whether our ingress came back with it: a publish that the broker lost is tried
   *     again at once
   */
  void handled(TwinCommand command, boolean earsBack) {
    boolean confirmed =
        command instanceof ConfirmPublished c && handedOver != null && handedOver.isConfirmedBy(c);
    if (earsBack || confirmed) {
      handedOver = null;
    }
    if (command instanceof Tick) {
      tickedAt = command.at();
    }
  }

  /** The one answer to every change. */
  void pursue(DeviceTwin twin, Overlay overlay, Instant now) {
    Outstanding owed = Outstanding.of(twin, overlay, world.policy(), now);
    dueAt = owed.dueAt();
    offer(twin, owed.publication(), now);
    NextLook look = nextLook(twin, overlay, now);
    sleeps = look.sleeps();
    timer.plan(look.after());
  }

  /** When time alone changes something next, or null. */
  Instant dueAt() {
    return dueAt;
  }

  /** Whether it is too early for the planned look. */
  boolean isAhead() {
    return timer.isAhead();
  }

  /** Whether the planned look was only to let the twin sleep. */
  boolean sleeps() {
    return sleeps;
  }

  private void offer(DeviceTwin twin, Publication owed, Instant now) {
    if (owed == null) {
      handedOver = null;
      return;
    }
    boolean waits = handedOver != null && handedOver.is(owed) && untilRetry().isPositive();
    if (!waits) {
      world.outlet().offer(device, owed, Documents.of(twin, owed, now));
      world.meters().published();
      handedOver = HandedOver.of(owed, System.nanoTime());
    }
  }

  private NextLook nextLook(DeviceTwin twin, Overlay overlay, Instant now) {
    Presence presence = overlay.presence(twin, world.policy(), now);
    Instant horizon = now.plus(world.settings().passivateHorizon());
    return NextLook.maySleep(twin, presence, dueAt, handedOver != null, horizon)
        ? NextLook.asleep(world.settings())
        : NextLook.awake(untilDue(now), untilRetry());
  }

  private Duration untilRetry() {
    return handedOver == null
        ? null
        : handedOver.patience(world.settings().publishRetryMs(), System.nanoTime());
  }

  private Duration untilDue(Instant now) {
    if (dueAt == null || dueAt.isAfter(now)) {
      return dueAt == null ? null : world.clock().wall(Duration.between(now, dueAt));
    }
    boolean tickedSince = tickedAt != null && !tickedAt.isBefore(dueAt);
    return tickedSince ? Duration.ofMillis(world.settings().overdueIntervalMs()) : Duration.ZERO;
  }
}
