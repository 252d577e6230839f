package twinfleet.loadtest.hostile;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import twinfleet.loadtest.live.Metrics;

/** The node's own counters of what comes from devices, by short names such as in the table. */
final class Counters {
  private static final Pattern LABELLED =
      Pattern.compile(
          "twinfleet_mqtt_in_(malformed|refused|handled|limited)_total\\{.*=\"(\\w+)\".*}");
  private static final Map<String, String> PLAIN =
      Map.of("twinfleet_mqtt_in_unknown_device_total", "unknown device");

  private Counters() {}

  /** Those of {@code metrics}, zeros included. */
  static Map<String, Long> of(Metrics metrics) {
    Map<String, Long> counters = new TreeMap<>();
    metrics
        .values()
        .forEach(
            (name, value) -> {
              Matcher labelled = LABELLED.matcher(name);
              if (labelled.matches()) {
                String counter = labelled.group(1) + " " + labelled.group(2);
                counters.merge(counter, value.longValue(), Long::sum);
              } else if (PLAIN.containsKey(name.replaceAll("\\{.*", ""))) {
                String counter = PLAIN.get(name.replaceAll("\\{.*", ""));
                counters.merge(counter, value.longValue(), Long::sum);
              }
            });
    return counters;
  }

  /** What moved between two looks. */
  static Map<String, Long> moved(Map<String, Long> before, Map<String, Long> after) {
    Map<String, Long> moved = new TreeMap<>();
    after.forEach(
        (counter, value) -> {
          long more = value - before.getOrDefault(counter, 0L);
          if (more != 0) {
            moved.put(counter, more);
          }
        });
    return moved;
  }

  /** Handled messages are what good devices send too. */
  static boolean isOfBadInput(String counter) {
    return !counter.startsWith("handled ");
  }
}
