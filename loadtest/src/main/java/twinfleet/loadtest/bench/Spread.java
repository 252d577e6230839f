package twinfleet.loadtest.bench;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Several measurements of one thing.
 *
 * @param median of them; the mean of the middle two when their number is even
 * @param min the least
 * @param max the most
 * @param runs how many
 */
record Spread(double median, double min, double max, int runs) {
  /** At least one. */
  static Spread of(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    int n = sorted.size();
    double median = (sorted.get((n - 1) / 2) + sorted.get(n / 2)) / 2;
    return new Spread(median, sorted.getFirst(), sorted.getLast(), n);
  }

  /** One figure of each of {@code runs}. */
  static <T> Spread of(List<T> runs, ToDoubleFunction<T> figure) {
    return of(runs.stream().map(figure::applyAsDouble).toList());
  }

  /** A single measurement. */
  static Spread once(double value) {
    return new Spread(value, value, value, 1);
  }
}
