package twinfleet.loadtest.bench;

import java.time.Duration;
import twinfleet.loadtest.load.FleetApi;
import twinfleet.loadtest.load.LightFleet;
import twinfleet.loadtest.load.Lines;
import twinfleet.protocol.Reason;
import twinfleet.protocol.ReportedState;

/**
 * State reports of which each journals exactly one event: every device has an open delivery and
 * goes in turn IN_PROGRESS ({@code DeliveryStarted}) and FAILED with BUSY ({@code AttemptFailed},
 * back to PENDING with a backoff that the next IN_PROGRESS ends). The rules allow that without end
 * (delivery-rules section 3), it publishes nothing, and each event changes the read model's row.
 */
final class ReportLoad implements AutoCloseable {
  private static final String TARGET = "2.4.0";
  private static final int CONNECTIONS = 4;
  private static final int WINDOW_PER_CONNECTION = 1_000;
  private static final int ASSIGNS_IN_FLIGHT_MAX = 64;
  private static final int OUTSTANDING_MAX = 2_000;
  private static final Duration LOOK = Duration.ofMillis(20);

  private final Rig rig;
  private final Lines lines;
  private final LightFleet fleet;
  private final ClosedLoop loop;
  private long turns;

  private ReportLoad(Rig rig, String prefix, int devices) {
    this.rig = rig;
    this.lines = Lines.open(rig.mqtt(), CONNECTIONS, WINDOW_PER_CONNECTION);
    this.fleet = new LightFleet(prefix, devices, 1, lines);
    // Below the fleet's size, so that no two reports of one device can overtake each other.
    int outstanding = Math.min(OUTSTANDING_MAX, Math.max(1, devices / 2));
    this.loop =
        new ClosedLoop(() -> Journal.events(rig.database()), LOOK, outstanding, Duration.ZERO);
  }

  /**
   * Registers the fleet, assigns a release to all, and waits until nothing moves.
   *
   * @param prefix of the devices' ids
   */
  static ReportLoad prepare(Rig rig, String prefix, int devices) throws InterruptedException {
    ReportLoad load = new ReportLoad(rig, prefix, devices);
    LightFleet fleet = load.fleet;
    try (FleetApi api = new FleetApi(rig.http(), prefix, LightFleet.MODEL, fleet::id)) {
      api.register(devices, LightFleet.FACTORY.value());
      Releases.make(api, TARGET, 2);
      fleet.greet(LightFleet.FACTORY);
      api.assign(devices, TARGET, ASSIGNS_IN_FLIGHT_MAX, device -> {});
    }
    Journal.awaitQuiet(rig.database(), devices);
    return load;
  }

  /**
   * Reports for {@code length} and waits until each is in the journal.
   *
   * @return how many
   */
  long run(Duration length, double perSecondMax) throws InterruptedException {
    return loop.run(length, perSecondMax, n -> report()).done();
  }

  /** As fast as the service takes them. */
  long run(Duration length) throws InterruptedException {
    return run(length, Double.MAX_VALUE);
  }

  private void report() throws InterruptedException {
    int device = (int) (turns % fleet.size());
    report(device, (turns++ / fleet.size()) % 2 == 0);
  }

  /** The next report of a device that is not among those of {@link #run}. */
  void report(int device, boolean start) throws InterruptedException {
    fleet.report(
        device,
        1,
        start ? ReportedState.IN_PROGRESS : ReportedState.FAILED,
        start ? null : Reason.BUSY,
        null,
        null);
  }

  LightFleet fleet() {
    return fleet;
  }

  @Override
  public void close() {
    lines.close();
  }
}
