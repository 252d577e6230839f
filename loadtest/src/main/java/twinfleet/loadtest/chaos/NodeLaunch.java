package twinfleet.loadtest.chaos;

import java.util.List;
import java.util.Map;

/**
 * What a node's process is given beyond its settings. {@code start} counts from 0, so that a crash
 * point can be set in the first life only.
 */
public interface NodeLaunch {
  /** Nothing more. */
  NodeLaunch PLAIN = start -> List.of();

  /** More arguments of the JVM. */
  List<String> jvmArguments(int start);

  /** More of the environment. */
  default Map<String, String> environment(int start) {
    return Map.of();
  }
}
