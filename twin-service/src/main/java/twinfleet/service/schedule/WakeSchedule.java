package twinfleet.service.schedule;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import twinfleet.core.TwinCommand.Tick;
import twinfleet.persistence.journal.Origin;
import twinfleet.persistence.view.WakeClaims;
import twinfleet.protocol.DeviceId;
import twinfleet.service.ProductClock;
import twinfleet.service.entity.TwinReply;
import twinfleet.service.entity.Twins;

/**
 * Wakes twins that sleep and have something due. Asks by level (what is due now?), so nothing that
 * fell due while nobody looked is missed, and at a pace, so that a start is no storm; with so many
 * unanswered at a time, so that a slow journal is asked for no more and a silent twin holds up
 * nobody (docs/decisions/0012).
 */
public final class WakeSchedule implements AutoCloseable {
  private final WakeClaims claims;
  private final Twins twins;
  private final ProductClock clock;
  private final String node;
  private final ScheduleSettings settings;
  private final Counter woken;
  private final Counter silent;
  private final AtomicInteger unanswered = new AtomicInteger();
  private final Repeating looking;

  private WakeSchedule(
      WakeClaims claims,
      Twins twins,
      ProductClock clock,
      String node,
      ScheduleSettings settings,
      MeterRegistry meters) {
    this.claims = claims;
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
      WakeClaims claims,
      Twins twins,
      ProductClock clock,
      String node,
      ScheduleSettings settings,
      MeterRegistry meters) {
    return new WakeSchedule(claims, twins, clock, node, settings, meters);
  }

  /** Wakes nobody more; what was claimed and not answered is claimed again by whoever is left. */
  @Override
  public void close() {
    looking.stop();
  }

  private void look() {
    int pace =
        (int) Math.max(1, settings.wakesPerSecondMax() * settings.wakeInterval().toMillis() / 1000);
    int room = Math.min(pace, settings.wakesUnansweredMax() - unanswered.get());
    if (room > 0) {
      claims.claim(clock.now(), room, settings.wakeAgain()).forEach(this::wake);
    }
  }

  private void wake(DeviceId device) {
    Instant now = clock.now();
    Origin origin = new Origin("system", "wake", null, now, node);
    unanswered.incrementAndGet();
    twins.send(device, new Tick(now), origin).whenComplete(this::count);
  }

  /** A twin that does not answer is due still, and is claimed again. */
  private void count(TwinReply reply, Throwable fault) {
    unanswered.decrementAndGet();
    (fault == null ? woken : silent).increment();
  }
}
