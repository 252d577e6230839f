package twinfleet.loadtest.hostile;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What must be seen of a kind. No counter of bad input but those named may move, and all answers
 * must be among those named.
 *
 * @param counters of which together must count every message; none for what never reaches the node
 * @param besides counters that may move too, of the same messages
 * @param answers that may come; none when there is none
 */
record Expected(Set<String> counters, Set<String> besides, Set<String> answers) {
  /** Keeps its sets to itself. */
  Expected {
    counters = Set.copyOf(counters);
    besides = Set.copyOf(besides);
    answers = Set.copyOf(answers);
  }

  static Expected malformed(String... kinds) {
    Set<String> counters = new TreeSet<>();
    for (String kind : kinds) {
      counters.add("malformed " + kind);
    }
    return new Expected(counters, Set.of(), Set.of());
  }

  static Expected counted(String... counters) {
    return new Expected(Set.of(counters), Set.of(), Set.of());
  }

  /** The same, where {@code also} may move. */
  Expected beside(String... also) {
    return new Expected(counters, Set.of(also), answers);
  }

  static Expected answered(String... answers) {
    return new Expected(Set.of(), Set.of(), Set.of(answers));
  }

  /** Whether {@code counted} (what moved) holds all of {@code count} messages. */
  boolean isComplete(Map<String, Long> counted, int count) {
    return counters.isEmpty() || among(counted) >= count;
  }

  private long among(Map<String, Long> counted) {
    return counted.entrySet().stream()
        .filter(e -> counters.contains(e.getKey()))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  /** What was seen and must not be, or was not seen and must; by name. Empty when all is well. */
  Map<String, String> violations(Sent sent, Map<String, Long> counted) {
    Map<String, String> wrong = new TreeMap<>();
    if (!isComplete(counted, sent.count())) {
      wrong.put(
          "counted", "%d of %d as %s".formatted(among(counted), sent.count(), sorted(counters)));
    }
    counted.forEach(
        (counter, times) -> {
          if (Counters.isOfBadInput(counter) && !isNamed(counter)) {
            wrong.put(counter, times + " times, not expected");
          }
        });
    for (String answer : sent.answers()) {
      if (!answers.contains(answer)) {
        wrong.put("answer " + answer, "not among " + sorted(answers));
      }
    }
    return wrong;
  }

  private boolean isNamed(String counter) {
    return counters.contains(counter) || besides.contains(counter);
  }

  private static Set<String> sorted(Set<String> names) {
    return new TreeSet<>(names);
  }

  /** What of {@code counted} and the answers belongs into the table. */
  Map<String, Long> shown(Sent sent, Map<String, Long> counted) {
    Map<String, Long> shown = new LinkedHashMap<>();
    counted.forEach(
        (counter, times) -> {
          if (Counters.isOfBadInput(counter) || counters.contains(counter)) {
            shown.put(counter, times);
          }
        });
    sent.answers().forEach(answer -> shown.merge(answer, 1L, Long::sum));
    return shown;
  }
}
