package twinfleet.service.schedule;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import twinfleet.core.TwinCommand.Tick;
import twinfleet.persistence.journal.Origin;
import twinfleet.persistence.view.TwinViews;
import twinfleet.protocol.DeviceId;
import twinfleet.service.ProductClock;
import twinfleet.service.entity.TwinReply;
import twinfleet.service.entity.Twins;

/**
 * Wakes twins that sleep and have something due. Asks by level (what is due now?), so nothing that
 * fell due while nobody looked is missed, and at a pace, so that a start is no storm.
 */
public final class WakeSchedule implements AutoCloseable {
  private final TwinViews views;
  private final Twins twins;
  private final ProductClock clock;
  private final String node;
  private final ScheduleSettings settings;
  private final Counter woken;
  private final Counter silent;
  private final Repeating looking;

  private WakeSchedule(
      TwinViews views,
      Twins twins,
      ProductClock clock,
      String node,
      ScheduleSettings settings,
      MeterRegistry meters) {
    this.views = views;
    this.twins = twins;
    this.clock = clock;
    this.node = node;
    this.settings = settings;
    this.woken = meters.counter("twinfleet.wake.woken");
    this.silent = meters.counter("twinfleet.wake.silent");
    this.looking = Repeating.start("wake-schedule", settings.wakeInterval(), this::look);
  }

  /** Begins to look for due twins. */
  public static WakeSchedule start(
      TwinViews views,
      Twins twins,
      ProductClock clock,
      String node,
      ScheduleSettings settings,
      MeterRegistry meters) {
    return new WakeSchedule(views, twins, clock, node, settings, meters);
  }

  @Override
  public void close() {
    looking.close();
  }

  /** One look; waits for the answers, so that a slow journal is never asked for more. */
  private void look() {
    Instant now = clock.now();
    int pace =
        (int) Math.max(1, settings.wakesPerSecondMax() * settings.wakeInterval().toMillis() / 1000);
    List<DeviceId> due = views.claimDue(now, pace, settings.wakeAgain());
    List<CompletableFuture<Void>> answers = due.stream().map(this::wake).toList();
    CompletableFuture.allOf(answers.toArray(CompletableFuture<?>[]::new)).join();
  }

  private CompletableFuture<Void> wake(DeviceId device) {
    Instant now = clock.now();
    Origin origin = new Origin("system", "wake", null, now, node);
    return twins.send(device, new Tick(now), origin).handle(this::count).toCompletableFuture();
  }

  /** A twin that does not answer is due still, and is claimed again. */
  private Void count(TwinReply reply, Throwable fault) {
    (fault == null ? woken : silent).increment();
    return null;
  }
}
