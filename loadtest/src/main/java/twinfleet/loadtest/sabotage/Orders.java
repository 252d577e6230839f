package twinfleet.loadtest.sabotage;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What one JVM is to do wrong, as a text of words {@code crash:LABEL:N} and {@code without:LABEL},
 * separated by commas.
 */
record Orders(List<Crash> crashes, List<Defence> without) {
  /** Ends the JVM at the {@code nth} passing, from 1. */
  record Crash(CrashPoint point, int nth) {
    Crash {
      if (nth < 1) {
        throw new IllegalArgumentException(point.label() + ": passings count from 1, not " + nth);
      }
    }
  }

  static Orders parse(String text) {
    List<Crash> crashes = new ArrayList<>();
    List<Defence> without = new ArrayList<>();
    for (String word : text.split(",")) {
      String[] parts = word.split(":");
      if (parts.length == 3 && parts[0].equals("crash")) {
        crashes.add(new Crash(CrashPoint.of(parts[1]), Integer.parseInt(parts[2])));
      } else if (parts.length == 2 && parts[0].equals("without")) {
        without.add(Defence.of(parts[1]));
      } else {
        throw new IllegalArgumentException("not an order: \"" + word + "\"");
      }
    }
    return new Orders(crashes, without);
  }

  @Override
  public String toString() {
    return Stream.concat(
            crashes.stream().map(c -> "crash:" + c.point().label() + ":" + c.nth()),
            without.stream().map(d -> "without:" + d.label()))
        .collect(Collectors.joining(","));
  }
}
