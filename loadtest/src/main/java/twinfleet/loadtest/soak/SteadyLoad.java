package twinfleet.loadtest.soak;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import twinfleet.loadtest.live.LiveNode;
import twinfleet.loadtest.load.FleetApi;
import twinfleet.loadtest.load.LightFleet;
import twinfleet.loadtest.load.Lines;
import twinfleet.protocol.Reason;
import twinfleet.protocol.ReportedState;

/**
 * State reports at a fixed rate, each of which journals one event: every device goes in turn
 * IN_PROGRESS and FAILED with BUSY, which the rules allow without end (delivery-rules section 3).
 * One in ten is followed by a heartbeat.
 */
final class SteadyLoad implements AutoCloseable {
  private static final String VERSION = "2.4.0";
  private static final int CONNECTIONS = 4;
  private static final int WINDOW = 500;
  private static final int ASSIGNS_IN_FLIGHT_MAX = 32;
  private static final int BEAT_EVERY = 10;
  private static final Duration TICK = Duration.ofMillis(20);

  private final Lines lines;
  private final LightFleet fleet;
  private final CountDownLatch stopping = new CountDownLatch(1);
  private volatile long reports;
  private Thread thread;

  private SteadyLoad(Lines lines, LightFleet fleet) {
    this.lines = lines;
    this.fleet = fleet;
  }

  /** Registers {@code devices} with an open delivery each. */
  static SteadyLoad prepare(LiveNode node, int devices) throws InterruptedException {
    Lines lines = Lines.open(node.mqtt(), CONNECTIONS, WINDOW);
    LightFleet fleet = new LightFleet("soak-", devices, 1, lines);
    byte[] image = "the firmware of a soak".getBytes(StandardCharsets.UTF_8);
    try (FleetApi api = new FleetApi(node.http(), "soak", LightFleet.MODEL, fleet::id)) {
      api.register(devices, LightFleet.FACTORY.value());
      api.release(VERSION, sha256(image), image, 2);
      fleet.greet(LightFleet.FACTORY);
      api.assign(devices, VERSION, ASSIGNS_IN_FLIGHT_MAX, device -> {});
    }
    return new SteadyLoad(lines, fleet);
  }

  /** Begins to report, {@code perSecond} times. */
  void begin(double perSecond) {
    thread = Thread.ofPlatform().name("soak-load").start(() -> run(perSecond));
  }

  private void run(double perSecond) {
    long begun = System.nanoTime();
    try {
      while (!stopping.await(TICK.toMillis(), TimeUnit.MILLISECONDS)) {
        long due = (long) ((System.nanoTime() - begun) / 1e9 * perSecond);
        while (reports < due) {
          report(reports);
          reports++;
        }
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private void report(long turn) throws InterruptedException {
    int device = (int) (turn % fleet.size());
    boolean start = turn / fleet.size() % 2 == 0;
    ReportedState state = start ? ReportedState.IN_PROGRESS : ReportedState.FAILED;
    fleet.report(device, 1, state, start ? null : Reason.BUSY, null, null);
    if (turn % BEAT_EVERY == 0) {
      fleet.beat(device, LightFleet.FACTORY);
    }
  }

  /** Reports sent so far. */
  long reports() {
    return reports;
  }

  /** Ends; true when all that was sent is acknowledged by the broker. */
  boolean end(Duration bound) throws InterruptedException {
    stopping.countDown();
    thread.join(bound);
    return lines.drained(bound) && lines.failed() == 0;
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  @Override
  public void close() throws IOException {
    stopping.countDown();
    lines.close();
  }
}
