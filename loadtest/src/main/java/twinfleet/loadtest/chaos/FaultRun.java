package twinfleet.loadtest.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import twinfleet.service.EnvironmentFault;

/** One fault on a rig of its own, from its start to what the checkers say. */
public final class FaultRun {
  private static final Duration WARM_UP_BOUND = Duration.ofSeconds(90);
  private static final Duration ROUND_TRIP_BOUND = Duration.ofSeconds(120);
  private static final Duration SETTLE_BOUND = Duration.ofSeconds(120);

  private final Fault fault;
  private final ChaosSettings settings;
  private final PrintWriter out;
  private final List<Recovery> recoveries = new ArrayList<>();
  private volatile ChaosRig rig;

  private FaultRun(Fault fault, ChaosSettings settings, PrintWriter out) {
    this.fault = fault;
    this.settings = fault.setup().apply(settings);
    this.out = out;
  }

  /**
   * Injects {@code fault} as often as the settings say, under load, and checks its promises.
   *
   * @throws EnvironmentFault when a part does not start at all
   */
  public static FaultOutcome of(Fault fault, ChaosSettings settings, PrintWriter out)
      throws IOException, InterruptedException {
    Optional<String> missing = fault.missing().apply(Machine.here());
    if (missing.isPresent()) {
      out.println("%-28s skipped: %s".formatted(fault.name(), missing.get()));
      return FaultOutcome.skipped(fault, missing.get());
    }
    FaultRun run = new FaultRun(fault, settings, out);
    return run.judge(run.play());
  }

  /** The same run, without a judgement. */
  static Evidence evidence(Fault fault, ChaosSettings settings, PrintWriter out)
      throws IOException, InterruptedException {
    return new FaultRun(fault, settings, out).play();
  }

  private Evidence play() throws IOException, InterruptedException {
    Files.createDirectories(settings.folder());
    try (History history = History.begin(fault.name(), settings.history());
        ChaosRig started = ChaosRig.start(settings, history)) {
      rig = started;
      say("%d agents, %s".formatted(rig.fleet().size(), rig.brokerName()));
      warmUp();
      for (int time = 1; time <= settings.times(); time++) {
        inject(time);
      }
      rig.driver().stop();
      settle();
      return Inquest.hold(rig, fault, recoveries);
    }
  }

  private void warmUp() throws InterruptedException {
    rig.driver().start(settings.devices());
    if (!rig.pause().until(() -> rig.driver().applied() >= settings.devices(), WARM_UP_BOUND)) {
      throw new EnvironmentFault(
          "Only %d updates in %s before any fault: this machine is too slow or the node is broken"
              .formatted(rig.driver().applied(), WARM_UP_BOUND));
    }
  }

  private void inject(int time) throws InterruptedException {
    Instant began = Instant.now();
    rig.history().add(new Seen.FaultEdge(fault.name(), time, true, began));
    say("injected %d of %d: %s".formatted(time, settings.times(), fault.says()));
    try {
      fault.injection().into(rig);
    } catch (InterruptedException stopped) {
      throw stopped;
    } catch (Exception broken) {
      throw new EnvironmentFault("The fault could not be injected: " + broken, broken);
    }
    Instant ended = Instant.now();
    rig.history().add(new Seen.FaultEdge(fault.name(), time, false, ended));
    recoveries.add(recovered(began, ended));
    Recovery last = recoveries.getLast();
    say("ended; ready after %s, round trip %s".formatted(last.ready(), last.roundTrip()));
  }

  /** The round trip first: only it shows whether the node that says ready serves. */
  private Recovery recovered(Instant began, Instant ended) throws InterruptedException {
    int device = settings.devices();
    rig.driver().assignNext(device);
    boolean trip =
        rig.pause()
            .until(() -> rig.driver().isUpToDate(device) && appliedSays(device), ROUND_TRIP_BOUND);
    Duration roundTrip = trip ? Duration.between(ended, Instant.now()) : null;
    boolean up = rig.pause().until(rig.readiness()::isUp, fault.readyWithin());
    Instant since = rig.readiness().lastNotUp();
    Duration away = since.isAfter(ended) ? Duration.between(ended, since) : Duration.ZERO;
    return new Recovery(began, ended, up ? away : null, roundTrip);
  }

  private boolean appliedSays(int device) {
    try {
      String path = "devices/" + Fleet.deviceId(device) + "?consistent=true";
      return "APPLIED".equals(rig.api().read(path).path("state").asText());
    } catch (UncheckedIOException notYet) {
      return false;
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** All agents are there and nothing is wrong any more: every delivery comes to its end. */
  private void settle() throws InterruptedException {
    boolean all =
        rig.pause().until(() -> upToDate() == rig.fleet().size() && open() == 0, SETTLE_BOUND);
    say(all ? "all deliveries ended" : open() + " deliveries still open");
  }

  private long upToDate() {
    return IntStream.range(0, rig.fleet().size()).filter(rig.driver()::isUpToDate).count();
  }

  private long open() {
    try {
      JsonNode by = rig.api().read("fleet/status").path("byState");
      return by.path("PENDING").asLong()
          + by.path("IN_PROGRESS").asLong()
          + by.path("DELIVERED").asLong();
    } catch (UncheckedIOException notYet) {
      return Long.MAX_VALUE;
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return Long.MAX_VALUE;
    }
  }

  private FaultOutcome judge(Evidence evidence) {
    List<Violation> violations = Checkers.check(evidence);
    violations.forEach(violation -> say("VIOLATION " + violation));
    return FaultOutcome.of(evidence, violations);
  }

  private void say(String what) {
    out.println("%-28s %s".formatted(fault.name(), what));
    out.flush();
  }
}
