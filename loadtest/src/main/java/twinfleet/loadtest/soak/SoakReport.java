package twinfleet.loadtest.soak;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * What a long run saw.
 *
 * @param what it was, for a person
 * @param samples in their order
 * @param flatness of each series
 * @param violations beside growth; empty when there are none
 */
record SoakReport(
    String what, List<Sample> samples, List<Flatness> flatness, List<String> violations) {
  /** Threads or handles that come and go with the moment of the sample. */
  private static final double COUNT_TOLERANCE = 5;

  /** What is under way while a full collection ends differs by this from sample to sample. */
  private static final double HEAP_TOLERANCE_MB = 8;

  /** Keeps its lists to itself. */
  SoakReport {
    samples = List.copyOf(samples);
    flatness = List.copyOf(flatness);
    violations = List.copyOf(violations);
  }

  /** Judges {@code samples}. */
  static SoakReport of(String what, List<Sample> samples, List<String> violations) {
    List<Flatness> all =
        List.of(
            Flatness.of("threads", samples, Sample::threads, COUNT_TOLERANCE),
            Flatness.of("files", samples, Sample::files, COUNT_TOLERANCE),
            Flatness.of("sockets", samples, Sample::sockets, COUNT_TOLERANCE),
            Flatness.of("heap MiB", samples, Sample::heapMb, HEAP_TOLERANCE_MB));
    return new SoakReport(what, samples, all, violations);
  }

  boolean isKept() {
    return violations.isEmpty() && flatness.stream().allMatch(Flatness::isFlat);
  }

  void print(PrintWriter out) {
    out.println(what);
    out.println("             median     growth    allowed  (last two thirds, Theil-Sen)");
    flatness.forEach(series -> out.println(series.line()));
    Sample first = samples.getFirst();
    Sample last = samples.getLast();
    out.println(
        String.format(
            Locale.ROOT,
            "%d samples; resident %.0f -> %.0f MiB",
            samples.size(),
            first.residentMb(),
            last.residentMb()));
    violations.forEach(violation -> out.println("BROKEN  " + violation));
    out.println(isKept() ? "no promise broken" : "broken");
  }

  void write(Path file) throws IOException {
    new ObjectMapper().writerWithDefaultPrettyPrinter().writeValue(file.toFile(), this);
  }
}
