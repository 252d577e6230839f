package twinfleet.loadtest.chaos;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import twinfleet.standalone.Outage;

/** The faults of one machine, by the names that the command line knows. */
public final class Faults {
  /** All, in the order in which they are run. */
  public static final List<Fault> SINGLE =
      Stream.of(DatabaseFaults.all(), BrokerFaults.all(), NodeFaults.all(), ClockFaults.all())
          .flatMap(List::stream)
          .toList();

  private Faults() {}

  static void awayFor(ChaosRig rig, Outage outage, int seconds) throws InterruptedException {
    try (outage) {
      rig.pause(Duration.ofSeconds(seconds));
    }
  }
}
