package twinfleet.loadtest.chaos;

import java.time.Duration;
import java.util.List;
import twinfleet.loadtest.sabotage.CrashPoint;
import twinfleet.loadtest.sabotage.Sabotage;
import twinfleet.service.EnvironmentFault;
import twinfleet.standalone.Outage;

/** The node is killed, at any moment and exactly between two things that the rules take for one. */
final class NodeFaults {
  private static final Duration READY_BOUND = Duration.ofSeconds(60);
  private static final Duration CRASH_BOUND = Duration.ofSeconds(120);

  /** In the midst of the load that follows the start. */
  private static final int CRASH_PASSING = 25;

  private NodeFaults() {}

  static List<Fault> all() {
    return List.of(
        Fault.of(
                "node-kill",
                "the node is killed with -9 and comes back after 1 s",
                true,
                rig -> Faults.awayFor(rig, rig.node().crash(), 1))
            .readyWithin(READY_BOUND),
        crash("node-crash-publish", CrashPoint.COMMIT_PUBLISH),
        crash("node-crash-puback", CrashPoint.COMMIT_PUBACK));
  }

  private static Fault crash(String name, CrashPoint point) {
    return Fault.of(
            name,
            "the node dies where " + point.sentence(),
            true,
            rig -> {
              rig.node().once(Sabotage.crashAt(point, CRASH_PASSING));
              Outage outage = rig.node().stop();
              int starts = rig.node().starts();
              outage.close();
              if (!rig.pause().until(() -> rig.node().starts() > starts + 1, CRASH_BOUND)) {
                throw new EnvironmentFault("the node did not pass by " + point.label());
              }
            })
        .readyWithin(READY_BOUND);
  }
}
