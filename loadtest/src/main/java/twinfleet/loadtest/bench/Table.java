package twinfleet.loadtest.bench;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/** Figures as lines for people; the same numbers go to JSON. */
final class Table {
  private static final String ROW = "%-38s %-26s %-8s %-46s %6s  %s%n";

  private Table() {}

  static void print(List<Figure> figures, Machine machine, PrintWriter out) {
    out.printf(
        "%s, %d cores, %.1f GiB, JDK %s, %s, PostgreSQL %s%n",
        machine.cpu(),
        machine.cores(),
        machine.memoryGib(),
        machine.jdk(),
        machine.broker(),
        machine.postgres());
    out.printf(ROW, "figure", "median (min..max)", "unit", "yardstick", "ratio", "target");
    for (Figure f : figures) {
      out.printf(
          ROW,
          f.name(),
          spread(f.value()),
          f.unit(),
          f.yardstick() == null ? "-" : f.yardstick() + " " + spread(f.yardstickValue()),
          f.ratio() == null ? "-" : "%.2f".formatted(f.ratio()),
          f.target() == null ? "-" : (f.met() ? "met: " : "MISSED: ") + f.target());
    }
    out.flush();
  }

  private static String spread(Spread s) {
    return s.runs() == 1
        ? number(s.median())
        : "%s (%s..%s)".formatted(number(s.median()), number(s.min()), number(s.max()));
  }

  /** Three digits that count, without an exponent. */
  static String number(double value) {
    double size = Math.abs(value);
    int decimals = size >= 100 || value == Math.rint(value) ? 0 : size >= 10 ? 1 : 2;
    return String.format(Locale.ROOT, "%." + decimals + "f", value);
  }
}
