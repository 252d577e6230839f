package twinfleet.loadtest.hostile;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import twinfleet.loadtest.live.Vitals;

/**
 * What a hostile run saw.
 *
 * @param seed of it
 * @param rounds of all kinds
 * @param rows one for each kind and round
 * @param before latency of the good device before the attacks
 * @param beside during them
 * @param after behind them
 * @param vitalsBefore of the node's process
 * @param vitalsAfter of the same process
 * @param violations of any promise; empty when all were kept
 */
record HostileReport(
    long seed,
    int rounds,
    List<Row> rows,
    Probe.Latency before,
    Probe.Latency beside,
    Probe.Latency after,
    Vitals vitalsBefore,
    Vitals vitalsAfter,
    List<String> violations) {
  private static final String LINE = "%-46s %-30s %7s  %-52s %s";

  /** Keeps its lists to itself. */
  HostileReport {
    rows = List.copyOf(rows);
    violations = List.copyOf(violations);
  }

  /**
   * One kind.
   *
   * @param kind its name
   * @param where it went
   * @param round from 1
   * @param sent messages, requests or connections
   * @param counted counters that moved and answers that came, with how often
   * @param tookMs until all was counted, milliseconds
   * @param wrong what was seen and must not be; empty when all is well
   */
  record Row(
      String kind,
      String where,
      int round,
      int sent,
      Map<String, Long> counted,
      long tookMs,
      List<String> wrong) {}

  /** Distinct kinds. */
  long kinds() {
    return rows.stream().map(Row::kind).distinct().count();
  }

  void write(Path file) throws IOException {
    new ObjectMapper().writerWithDefaultPrettyPrinter().writeValue(file.toFile(), this);
  }

  /** The table, or with {@code summaryOnly} what is below it and the rows that went wrong. */
  void print(PrintWriter out, boolean summaryOnly) {
    if (!summaryOnly) {
      out.println(LINE.formatted("kind", "where", "sent", "counted as", "verdict").strip());
      rows.forEach(row -> out.println(line(row)));
      out.println();
    }
    long sent = rows.stream().mapToLong(Row::sent).sum();
    out.println("%d kinds, %d sent in %d rounds, seed %d".formatted(kinds(), sent, rounds, seed));
    out.println("good device        before     beside      after   beside / better of both");
    out.println(
        latency("report to commit", before.commitMs(), beside.commitMs(), after.commitMs()));
    out.println(latency("HTTP read", before.readMs(), beside.readMs(), after.readMs()));
    out.println(
        "%d, %d, %d reports; slowest beside %.0f ms"
            .formatted(before.samples(), beside.samples(), after.samples(), beside.worstMs()));
    out.println(
        "threads %d -> %d, files %d -> %d"
            .formatted(
                vitalsBefore.threads(),
                vitalsAfter.threads(),
                vitalsBefore.files(),
                vitalsAfter.files()));
    violations.forEach(violation -> out.println("BROKEN  " + violation));
    out.println(violations.isEmpty() ? "no promise broken" : violations.size() + " broken");
  }

  private static String latency(String what, double before, double beside, double after) {
    return "%-16s %6.1f ms  %6.1f ms  %6.1f ms          %.2f"
        .formatted(what, before, beside, after, beside / Math.min(before, after));
  }

  private static String line(Row row) {
    String counted =
        row.counted().entrySet().stream()
            .map(e -> e.getValue() + " " + e.getKey())
            .collect(Collectors.joining(", "));
    String verdict = row.wrong().isEmpty() ? "ok" : "BROKEN " + String.join("; ", row.wrong());
    return LINE.formatted(row.kind(), row.where(), row.sent(), counted, verdict);
  }
}
