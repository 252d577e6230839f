package twinfleet.loadtest.chaos.defences;

import java.time.Duration;
import java.util.List;

/**
 * One scenario, played with its defence and without.
 *
 * @param with what did not hold with it: nothing may
 * @param without what did not hold without it: something must
 */
record Trial(Scenario scenario, List<String> with, List<String> without, Duration took) {
  /** Whether the checker is green with the defence and red without. */
  boolean convinces() {
    return with.isEmpty() && !without.isEmpty();
  }

  /** What it comes to, in one word. */
  String verdict() {
    if (!with.isEmpty()) {
      return "BROKEN with the defence";
    }
    return without.isEmpty() ? "GREEN without the defence" : "red";
  }
}
