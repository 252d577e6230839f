package twinfleet.loadtest.chaos;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import twinfleet.service.EnvironmentFault;
import twinfleet.standalone.Outage;

/**
 * The node's wall clock stepped, while it runs and across a restart (delivery-rules, head): nothing
 * follows a step before a restart; then one forward is followed, and one back holds product time.
 */
final class ClockFaults {
  private static final String STEPS = "twinfleet_wall_clock_steps_total";
  private static final Duration LOOK = Duration.ofSeconds(8);
  private static final Duration READY_BOUND = Duration.ofSeconds(60);

  /** S9 is judged by the journal's wall times, which these faults falsify. */
  private static final Set<Promise> PROMISES = EnumSet.complementOf(EnumSet.of(Promise.S9));

  private ClockFaults() {}

  static List<Fault> all() {
    return List.of(
        fault("clock-forward", "the node's wall clock steps by +2 d", r -> whileRunning(r, "+2d")),
        fault("clock-back", "the node's wall clock steps by -3 h", r -> whileRunning(r, "-3h")),
        fault(
            "clock-forward-restart",
            "the wall clock steps by +2 d while the node is away",
            rig -> {
              observe(rig, Seen.Phase.BEFORE);
              restartAt(rig, SteppedClock.in(rig.settings().folder()).twoDaysOn());
              observe(rig, Seen.Phase.FORWARD);
              observe(rig, Seen.Phase.RUNNING);
            }),
        fault(
            "clock-back-restart",
            "the wall clock steps by -3 h while the node is away, and back while it is away again",
            rig -> {
              observe(rig, Seen.Phase.BEFORE);
              restartAt(rig, "-3h");
              observe(rig, Seen.Phase.HELD);
              rig.pause(LOOK);
              observe(rig, Seen.Phase.HELD);
              restartAt(rig, "+0");
              observe(rig, Seen.Phase.FORWARD);
            }));
  }

  private static Fault fault(String name, String says, Fault.Injection injection) {
    return Fault.of(name, says, true, injection)
        .needing(Machine::lacksFaketime)
        .arranged(settings -> settings.with(SteppedClock.in(settings.folder())))
        .promising(PROMISES)
        .readyWithin(READY_BOUND);
  }

  private static void whileRunning(ChaosRig rig, String step) throws Exception {
    observe(rig, Seen.Phase.BEFORE);
    SteppedClock.in(rig.settings().folder()).step(step);
    rig.pause(LOOK);
    observe(rig, Seen.Phase.STEPPED);
    rig.pause(LOOK);
    observe(rig, Seen.Phase.RUNNING);
    SteppedClock.in(rig.settings().folder()).step("+0");
    rig.pause(LOOK);
    observe(rig, Seen.Phase.STEPPED);
  }

  private static void restartAt(ChaosRig rig, String step) throws Exception {
    Outage outage = rig.node().stop();
    try (outage) {
      SteppedClock.in(rig.settings().folder()).step(step);
    }
    int down = rig.node().starts();
    boolean up =
        rig.pause().until(() -> rig.node().starts() > down && rig.readiness().isUp(), READY_BOUND);
    if (!up) {
      throw new EnvironmentFault("The node did not come back: " + rig.node().lastWords());
    }
  }

  /** Product time and the count of steps that were noticed, as the node tells them. */
  private static void observe(ChaosRig rig, Seen.Phase phase) throws InterruptedException {
    double steps = rig.api().metric(rig.node().management(), STEPS);
    rig.history().add(new Seen.ProductTime(phase, rig.productNow(), steps, Instant.now()));
  }
}
