package twinfleet.loadtest.chaos.defences;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import twinfleet.loadtest.sabotage.Target;

/** Defence x checker x with x without, and the evidence. */
final class DefenceTable {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String ROW = "%-22s %-8s %-8s %-26s %8s  %s";

  private DefenceTable() {}

  /** As a file has it; {@code with} and {@code without} hold what did not hold. */
  record Line(
      String defence,
      String switchedOff,
      List<String> targets,
      String promise,
      String checker,
      List<String> with,
      List<String> without,
      String verdict,
      long tookMs) {}

  static void print(List<Trial> trials, PrintWriter out) {
    out.println();
    out.println(
        ROW.formatted("defence", "promise", "with", "without", "took s", "checker and evidence"));
    for (Trial trial : trials) {
      out.println(
          ROW.formatted(
              trial.scenario().defence().label(),
              trial.scenario().promise(),
              trial.with().isEmpty() ? "green" : "RED",
              trial.verdict(),
              "%.1f".formatted(trial.took().toMillis() / 1e3),
              trial.scenario().checker()));
      trial.with().stream().limit(1).forEach(e -> out.println("    with: " + e));
      trial.without().stream().limit(1).forEach(e -> out.println("    without: " + e));
    }
    out.flush();
  }

  static void write(List<Trial> trials, Path file) throws IOException {
    JSON.writerWithDefaultPrettyPrinter()
        .writeValue(file.toFile(), trials.stream().map(DefenceTable::row).toList());
  }

  static Line row(Trial trial) {
    return new Line(
        trial.scenario().defence().label(),
        trial.scenario().defence().sentence(),
        trial.scenario().defence().targets().stream().map(Target::toString).toList(),
        trial.scenario().promise(),
        trial.scenario().checker(),
        trial.with(),
        trial.without(),
        trial.verdict(),
        trial.took().toMillis());
  }
}
