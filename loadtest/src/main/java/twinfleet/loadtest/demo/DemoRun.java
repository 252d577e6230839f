package twinfleet.loadtest.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import twinfleet.core.DeliveryState;
import twinfleet.loadtest.load.FleetApi;
import twinfleet.loadtest.load.Patience;
import twinfleet.persistence.view.TwinPage;
import twinfleet.persistence.view.TwinViews;
import twinfleet.persistence.view.ViewFilter;
import twinfleet.persistence.view.ViewSort;
import twinfleet.persistence.view.ViewSort.Position;
import twinfleet.standalone.Standalone;

/**
 * One demo from the first registration to the summary. Each step may be repeated, so a resumed demo
 * goes through the same list and finds most of it done.
 */
final class DemoRun implements AutoCloseable {
  /** The version that every device is brought to. */
  static final String TARGET = "2.4.0";

  /** Time to live of the demo's deliveries, product time. */
  static final Duration TTL = Duration.ofHours(8);

  private static final Duration GRACE = Duration.ofMinutes(30);
  private static final Duration CONNECT_BOUND = Duration.ofSeconds(90);
  private static final Duration LOOK_BOUND = Duration.ofSeconds(1);
  private static final int IMAGE_BYTES = 48 * 1024;
  private static final int LISTED_MAX = 100;
  private static final int ASSIGNS_IN_FLIGHT_MAX = 32;

  private final Path folder;
  private final Standalone node;
  private final FleetApi api;
  private final PrintWriter out;
  private final PrintStream terminal;
  private final AtomicBoolean stopped = new AtomicBoolean();
  private final long startNanos = System.nanoTime();
  private DemoPlan plan;
  private DemoFleet fleet;

  DemoRun(DemoPlan plan, Path folder, Standalone node, PrintWriter out, PrintStream terminal) {
    this.plan = plan;
    this.folder = folder;
    this.node = node;
    this.out = out;
    this.terminal = terminal;
    this.api = DemoFleet.api(node.http(), Long.toString(plan.seed()));
  }

  /** Plays the demo to its end; null when it was stopped before. */
  DemoSummary play() throws IOException, InterruptedException {
    register();
    fleet = DemoFleet.start(plan, folder, node.mqtt(), node.http(), productNow());
    if (plan.assignedAt() == null) {
      connect();
      assign();
    }
    watch();
    return stopped.get() ? null : summarise();
  }

  /** Ends the demo early; what was acknowledged is kept for {@code --resume}. */
  void stop() {
    stopped.set(true);
  }

  private void register() {
    if (plan.assignedAt() != null) {
      return;
    }
    out.println("registering " + plan.devices() + " devices and release " + TARGET);
    api.register(plan.devices(), DemoFleet.FACTORY.value());
    byte[] image = new byte[IMAGE_BYTES];
    new SplittableRandom(plan.seed()).nextBytes(image);
    api.release(TARGET, sha256(image), image, 2);
  }

  private void connect() throws InterruptedException {
    long reachable = fleet.reachableAtStart();
    try (DemoProgress bar = new DemoProgress("agents online", (int) reachable, terminal)) {
      Patience.until(
          () -> {
            bar.stepTo(fleet.ready());
            return fleet.ready() >= reachable || stopped.get();
          },
          CONNECT_BOUND);
    }
  }

  /**
   * The probe flies, the network begins to move, the release is assigned: one moment, since the
   * network stands still until the probe has landed. How long a busy machine takes to carry it must
   * not count as loss.
   */
  private void assign() throws IOException, InterruptedException {
    if (plan.weatherSince() == null) {
      keep(plan.measured(fleet.probe(node.mqtt())));
      fleet.letWeatherMove();
      keep(plan.underWeatherSince(productNow()));
    }
    try (DemoProgress bar = new DemoProgress("assigned", plan.devices(), terminal)) {
      api.assign(plan.devices(), TARGET, ASSIGNS_IN_FLIGHT_MAX, device -> bar.step());
    }
    keep(plan.assigned(productNow()));
  }

  private void watch() throws InterruptedException {
    Instant end = plan.assignedAt().plus(TTL).plus(GRACE);
    try (DemoProgress bar = new DemoProgress("ended", plan.devices(), terminal)) {
      boolean over = false;
      while (!over && !stopped.get()) {
        JsonNode status = api.fleetStatus();
        long open = open(status);
        bar.show(status, plan.devices() - open);
        over = open == 0 || Instant.parse(status.path("asOf").asText()).isAfter(end);
        if (!over) {
          Patience.until(stopped::get, LOOK_BOUND);
        }
      }
    }
  }

  /** Everything that has not ended: also what the read model has not heard of yet. */
  private long open(JsonNode status) {
    JsonNode by = status.path("byState");
    return plan.devices()
        - by.path("APPLIED").asLong()
        - by.path("FAILED").asLong()
        - by.path("EXPIRED").asLong();
  }

  private DemoSummary summarise() {
    List<DemoOutcome> outcomes = outcomes();
    Duration wall = Duration.ofNanos(System.nanoTime() - startNanos);
    DemoSummary summary =
        DemoSummary.of(plan, outcomes, fleet.total(c -> c.reports()), wall, node.brokerName());
    summary.print(out);
    list(outcomes);
    if (!promisesKept()) {
      out.println("  PROMISE BROKEN: devices were offered what should never have left the service");
    }
    return summary;
  }

  /** Read where the figures are complete: the read model keeps when each state was entered. */
  private List<DemoOutcome> outcomes() {
    List<DemoOutcome> all = new ArrayList<>();
    Position after = null;
    do {
      TwinPage page =
          node.node()
              .views()
              .list(ViewFilter.ALL, ViewSort.BY_DEVICE, after, TwinViews.LIMIT_MAX, productNow());
      page.rows().forEach(row -> all.add(DemoOutcome.of(row.twin(), row.presence())));
      after = page.next();
    } while (after != null);
    return all;
  }

  /** Whether no agent had to refuse an offer (promise S2). */
  boolean promisesKept() {
    return fleet.total(c -> c.wouldHaveRefused()) == 0;
  }

  /** Every device that did not get there, with its cause. */
  private void list(List<DemoOutcome> outcomes) {
    List<DemoOutcome> others =
        outcomes.stream().filter(o -> o.state() != DeliveryState.APPLIED).toList();
    for (DemoOutcome o : others.subList(0, Math.min(LISTED_MAX, others.size()))) {
      out.println(
          "  %s %-11s %s"
              .formatted(
                  o.deviceId(), o.state(), api.explain(o.deviceId()).path("summary").asText()));
    }
    if (others.size() > LISTED_MAX) {
      out.println("  ... and " + (others.size() - LISTED_MAX) + " more: GET /api/v1/devices");
    }
  }

  private Instant productNow() {
    return node.node().clock().now();
  }

  private void keep(DemoPlan next) throws IOException {
    plan = next;
    next.write(folder);
  }

  private static String sha256(byte[] image) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(image));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }

  @Override
  public void close() {
    if (fleet != null) {
      fleet.close();
    }
    api.close();
  }
}
