package twinfleet.loadtest.chaos.defences;

import java.util.List;
import twinfleet.loadtest.sabotage.Defence;

/** What one defence is for, played with the real parts. */
interface Scenario {
  /** The defence that it needs. */
  Defence defence();

  /** The promise that breaks without it. */
  String promise();

  /** How that promise is checked, in words. */
  String checker();

  /**
   * Plays it once and holds the promise against what was recorded.
   *
   * @param sabotage arguments for the JVM of the part that has the defence; empty leaves it whole
   * @return what does not hold, each with its evidence
   */
  List<String> violations(Ground ground, List<String> sabotage) throws Exception;
}
