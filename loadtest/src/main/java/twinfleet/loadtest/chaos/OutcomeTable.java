package twinfleet.loadtest.chaos;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/** Fault x times injected x promises checked x violations x time to recover. */
final class OutcomeTable {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String ROW = "%-22s %5s %8s %8s %8s %10s %9s %16s %16s";

  private final List<FaultOutcome> outcomes;

  OutcomeTable(List<FaultOutcome> outcomes) {
    this.outcomes = List.copyOf(outcomes);
  }

  /** As a file has it; durations in ms, null where there was none. */
  private record Row(
      String fault,
      String skipped,
      int times,
      List<String> promises,
      List<String> violations,
      int updates,
      int calls,
      int reports,
      int attempts,
      Long readyMsP50,
      Long readyMsMax,
      Long roundTripMsP50,
      Long roundTripMsMax) {}

  List<Violation> violations() {
    return outcomes.stream().flatMap(o -> o.violations().stream()).toList();
  }

  void print(PrintWriter out) {
    out.println();
    out.println(
        ROW.formatted(
            "fault",
            "times",
            "promises",
            "updates",
            "reports",
            "attempts",
            "violated",
            "ready p50/max s",
            "update p50/max s"));
    for (FaultOutcome outcome : outcomes) {
      if (outcome.skipped() != null) {
        out.println("%-22s skipped: %s".formatted(outcome.fault().name(), outcome.skipped()));
        continue;
      }
      out.println(
          ROW.formatted(
              outcome.fault().name(),
              outcome.recoveries().size(),
              outcome.fault().promises().size(),
              outcome.updates(),
              outcome.reports(),
              outcome.attemptsSpent(),
              outcome.violations().size(),
              seconds(outcome, Recovery::ready),
              seconds(outcome, Recovery::roundTrip)));
    }
    violations().forEach(violation -> out.println("BROKEN " + violation));
    out.flush();
  }

  void write(Path file) throws IOException {
    JSON.writerWithDefaultPrettyPrinter()
        .writeValue(file.toFile(), outcomes.stream().map(OutcomeTable::row).toList());
  }

  private static Row row(FaultOutcome o) {
    return new Row(
        o.fault().name(),
        o.skipped(),
        o.recoveries().size(),
        o.fault().promises().stream().map(Promise::name).toList(),
        o.violations().stream().map(Violation::toString).toList(),
        o.updates(),
        o.calls(),
        o.reports(),
        o.attemptsSpent(),
        millis(o, Recovery::ready, 0.5),
        millis(o, Recovery::ready, 1),
        millis(o, Recovery::roundTrip, 0.5),
        millis(o, Recovery::roundTrip, 1));
  }

  private static String seconds(FaultOutcome outcome, Function<Recovery, Duration> which) {
    Long half = millis(outcome, which, 0.5);
    Long most = millis(outcome, which, 1);
    return half == null ? "never" : "%.1f / %.1f".formatted(half / 1e3, most / 1e3);
  }

  /** The smallest value that this share of the injections did not exceed. */
  private static Long millis(FaultOutcome o, Function<Recovery, Duration> which, double share) {
    List<Long> sorted =
        o.recoveries().stream()
            .map(which)
            .filter(Objects::nonNull)
            .map(Duration::toMillis)
            .sorted()
            .toList();
    return sorted.isEmpty() ? null : sorted.get((int) Math.ceil(share * sorted.size()) - 1);
  }
}
