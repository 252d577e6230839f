package twinfleet.loadtest.soak;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import twinfleet.loadtest.live.LiveNode;
import twinfleet.loadtest.live.Metrics;

/** A node under a steady load for a long time. */
final class Soak {
  private static final int HEAP_MB = 1_024;
  private static final int SAMPLES_MAX = 120;
  private static final Duration SAMPLE_INTERVAL_MIN = Duration.ofSeconds(3);
  private static final Duration DRAIN_BOUND = Duration.ofSeconds(120);

  private Soak() {}

  /**
   * What to do.
   *
   * @param length of it
   * @param perSecond reports
   * @param devices that share them
   */
  record Plan(Duration length, double perSecond, int devices) {
    /** So that a run has enough samples and they cost little. */
    Duration sampleInterval() {
      Duration even = length.dividedBy(SAMPLES_MAX);
      return even.compareTo(SAMPLE_INTERVAL_MIN) > 0 ? even : SAMPLE_INTERVAL_MIN;
    }
  }

  static SoakReport play(Path data, Plan plan, Consumer<String> progress)
      throws IOException, InterruptedException {
    try (LiveNode node = LiveNode.start(data, HEAP_MB, Map.of());
        SteadyLoad load = SteadyLoad.prepare(node, plan.devices());
        Sampler sampler = new Sampler(node)) {
      Metrics before = sampler.metrics();
      load.begin(plan.perSecond());
      long begun = System.nanoTime();
      sample(plan, load, sampler, progress);
      List<String> broken = new ArrayList<>();
      double seconds = (System.nanoTime() - begun) / 1e9;
      if (!load.end(DRAIN_BOUND)) {
        broken.add("the broker did not acknowledge every report within " + DRAIN_BOUND);
      }
      account(load, sampler, before, broken);
      String what =
          String.format(
              Locale.ROOT,
              "%d reports of %d devices in %.0f s, %.0f/s",
              load.reports(),
              plan.devices(),
              seconds,
              load.reports() / seconds);
      return SoakReport.of(what, sampler.samples(), broken);
    }
  }

  private static void sample(Plan plan, SteadyLoad load, Sampler sampler, Consumer<String> progress)
      throws IOException, InterruptedException {
    CountDownLatch never = new CountDownLatch(1);
    long begun = System.nanoTime();
    double seconds = 0;
    while (seconds < plan.length().toSeconds()) {
      if (never.await(plan.sampleInterval().toMillis(), TimeUnit.MILLISECONDS)) {
        return;
      }
      seconds = (System.nanoTime() - begun) / 1e9;
      Sample sample = sampler.take(seconds);
      progress.accept(load.reports() + " reports: " + sample);
    }
  }

  /** Every report was handled by its twin, none was limited, no stream was begun anew. */
  private static void account(SteadyLoad load, Sampler sampler, Metrics before, List<String> broken)
      throws IOException, InterruptedException {
    String handled = "twinfleet_mqtt_in_handled_total{kind=\"STATE\"}";
    long end = System.nanoTime() + DRAIN_BOUND.toNanos();
    Metrics now = sampler.metrics();
    while (moved(before, now, handled) < load.reports() && System.nanoTime() < end) {
      now = sampler.metrics();
    }
    double missing = load.reports() - moved(before, now, handled);
    if (missing > 0) {
      broken.add((long) missing + " reports were not handled");
    }
    for (String none :
        List.of(
            "twinfleet_mqtt_in_limited_total",
            "twinfleet_mqtt_in_malformed_total",
            "twinfleet_mqtt_in_streams_begun_total",
            "twinfleet_mqtt_in_unanswered_total")) {
      double times = moved(before, now, none);
      if (times != 0) {
        broken.add(none + " moved by " + (long) times);
      }
    }
  }

  private static double moved(Metrics before, Metrics now, String name) {
    return now.sum(name) - before.sum(name);
  }
}
