package twinfleet.loadtest.demo;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import twinfleet.core.DeliveryState;

/** The figures of a finished demo (contract, "Summary files"); percents of all devices. */
@JsonPropertyOrder({
  "devices",
  "applied",
  "failed",
  "expired",
  "open",
  "unaccounted",
  "firstAttemptPercent",
  "within24hPercent",
  "meanMinutesToDelivery",
  "publishes",
  "publishesPerDelivery",
  "reports",
  "qos0ArrivedPercent",
  "wallSeconds",
  "timeScale",
  "broker",
  "seed"
})
record DemoSummary(
    int devices,
    long applied,
    long failed,
    long expired,
    long open,
    long unaccounted,
    double firstAttemptPercent,
    double within24hPercent,
    double meanMinutesToDelivery,
    long publishes,
    double publishesPerDelivery,
    long reports,
    double qos0ArrivedPercent,
    double wallSeconds,
    int timeScale,
    String broker,
    long seed) {
  private static final Duration DAY = Duration.ofHours(24);

  /** Counts {@code outcomes}; {@code reports} were sent by the agents of this process. */
  static DemoSummary of(
      DemoPlan plan, List<DemoOutcome> outcomes, long reports, Duration wall, String broker) {
    long missing = plan.devices() - outcomes.size();
    long unaccounted = outcomes.stream().filter(o -> !o.isAccountedFor()).count() + missing;
    long open = outcomes.stream().filter(o -> o.isOpen() && o.isAccountedFor()).count();
    List<DemoOutcome> delivered = outcomes.stream().filter(o -> o.toDelivered() != null).toList();
    long first = delivered.stream().filter(o -> o.attempts() == 1).count();
    long within = delivered.stream().filter(o -> o.toDelivered().compareTo(DAY) <= 0).count();
    double mean = delivered.stream().mapToLong(o -> o.toDelivered().toMillis()).average().orElse(0);
    long publishes = outcomes.stream().mapToLong(DemoOutcome::publishes).sum();
    return new DemoSummary(
        plan.devices(),
        count(outcomes, DeliveryState.APPLIED),
        count(outcomes, DeliveryState.FAILED),
        count(outcomes, DeliveryState.EXPIRED),
        open,
        unaccounted,
        percent(first, plan.devices()),
        percent(within, plan.devices()),
        rounded(mean / 60_000),
        publishes,
        rounded((double) publishes / plan.devices()),
        reports,
        plan.qos0ArrivedPercent() == null ? Double.NaN : rounded(plan.qos0ArrivedPercent()),
        rounded(wall.toMillis() / 1000.0),
        plan.timeScale(),
        broker,
        plan.seed());
  }

  private static long count(List<DemoOutcome> outcomes, DeliveryState state) {
    return outcomes.stream().filter(o -> o.state() == state).count();
  }

  private static double percent(long part, long whole) {
    return rounded(100.0 * part / whole);
  }

  private static double rounded(double value) {
    return Math.round(value * 100) / 100.0;
  }

  void write(Path file) throws IOException {
    new ObjectMapper().writerWithDefaultPrettyPrinter().writeValue(file.toFile(), this);
  }

  void print(PrintWriter out) {
    row(out, "devices", devices, "");
    row(out, "applied", applied, share(applied));
    row(out, "failed", failed, share(failed));
    row(out, "expired", expired, share(expired));
    row(out, "open, with a reason", open, share(open));
    row(out, "unaccounted for", unaccounted, "");
    row(out, "one QoS 0 publish would reach", qos0ArrivedPercent + " %", "");
    row(out, "delivered in the first attempt", firstAttemptPercent + " %", "");
    row(out, "mean time to delivery", meanMinutesToDelivery + " min", "product time");
    row(out, "publishes per delivery", publishesPerDelivery, publishes + " in all");
    row(out, "wall time", wallSeconds + " s", "1 s = " + timeScale + " s of product time");
    row(out, "broker", broker, "");
    row(out, "seed", seed, "");
  }

  private String share(long part) {
    return percent(part, devices) + " %";
  }

  private static void row(PrintWriter out, String name, Object value, String note) {
    out.println("  %-32s %14s  %s".formatted(name, value, note).stripTrailing());
  }
}
