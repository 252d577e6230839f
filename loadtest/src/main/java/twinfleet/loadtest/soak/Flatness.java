package twinfleet.loadtest.soak;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Whether a series grows. The rule: of the last two thirds (the first third is warm-up) the
 * Theil-Sen slope, which single outliers do not move, times the span may be at most 5 % of the
 * median or the tolerance, whichever is more. Falling is flat.
 *
 * @param name of the series
 * @param median of the last two thirds
 * @param growth over their span by the slope
 * @param allowed of it
 */
record Flatness(String name, double median, double growth, double allowed) {
  /** Samples below which nothing can be said. */
  static final int SAMPLES_MIN = 6;

  private static final double SHARE_MAX = 0.05;

  /** A series of {@code samples}. */
  static Flatness of(
      String name, List<Sample> samples, ToDoubleFunction<Sample> value, double tolerance) {
    if (samples.size() < SAMPLES_MIN) {
      throw new IllegalArgumentException(samples.size() + " samples say nothing");
    }
    List<Sample> late = samples.subList(samples.size() / 3, samples.size());
    double[] at = late.stream().mapToDouble(Sample::at).toArray();
    double[] values = late.stream().mapToDouble(value).toArray();
    double median = median(values.clone());
    double span = at[at.length - 1] - at[0];
    return new Flatness(
        name, median, slope(at, values) * span, Math.max(SHARE_MAX * median, tolerance));
  }

  private static double slope(double[] at, double[] values) {
    double[] slopes =
        IntStream.range(0, at.length)
            .boxed()
            .flatMapToDouble(
                i ->
                    IntStream.range(i + 1, at.length)
                        .filter(j -> at[j] > at[i])
                        .mapToDouble(j -> (values[j] - values[i]) / (at[j] - at[i])))
            .toArray();
    return median(slopes);
  }

  private static double median(double[] values) {
    Arrays.sort(values);
    int middle = values.length / 2;
    return values.length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
  }

  boolean isFlat() {
    return growth <= allowed;
  }

  /** A line of the table. */
  String line() {
    String verdict = isFlat() ? "flat" : "GROWS";
    return String.format(
        Locale.ROOT, "%-10s %10.1f %+10.1f %10.1f  %s", name, median, growth, allowed, verdict);
  }
}
