package twinfleet.loadtest.sabotage;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One thing that a child JVM does wrong on purpose. Named after what it does, and bound to one
 * method of the product: a JVM whose product has no such method does not start.
 */
public sealed interface Sabotage permits CrashPoint, Defence {
  /** As it is named on a command line: lower case with hyphens. */
  String label();

  /** One sentence: what happens. */
  String sentence();

  /** The methods that it changes. */
  List<Target> targets();

  /**
   * JVM arguments, before the main class, that end that JVM as by kill -9 at the {@code nth}
   * passing of a point.
   *
   * @param point a {@link CrashPoint}'s label
   * @param nth from 1
   * @throws IllegalArgumentException when there is no such point
   */
  static List<String> crashAt(String point, int nth) {
    return crashAt(CrashPoint.of(point), nth);
  }

  /** The same for a known point. */
  static List<String> crashAt(CrashPoint point, int nth) {
    return List.of(AgentJar.argument(new Orders(List.of(new Orders.Crash(point, nth)), List.of())));
  }

  /** JVM arguments that switch defences off. */
  static List<String> without(Defence... defences) {
    return List.of(AgentJar.argument(new Orders(List.of(), List.of(defences))));
  }

  /** What can be done, for an error that names the choice. */
  static String labels(Sabotage[] all) {
    return Stream.of(all).map(Sabotage::label).collect(Collectors.joining(", "));
  }
}
