package twinfleet.loadtest.chaos;

import java.util.List;

/**
 * What came of one fault.
 *
 * @param skipped why it was not injected, or null
 * @param updates that were completed under load
 * @param calls that were made over HTTP
 * @param reports that the node acknowledged
 */
public record FaultOutcome(
    Fault fault,
    String skipped,
    List<Recovery> recoveries,
    List<Violation> violations,
    int updates,
    int calls,
    int reports,
    int attemptsSpent) {

  static FaultOutcome skipped(Fault fault, String why) {
    return new FaultOutcome(fault, why, List.of(), List.of(), 0, 0, 0, 0);
  }
}
