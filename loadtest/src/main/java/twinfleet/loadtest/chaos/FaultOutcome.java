package twinfleet.loadtest.chaos;

import java.util.List;
import twinfleet.core.TwinEvent;

/**
 * What came of one fault.
 *
 * @param skipped why it was not injected, or null
 * @param updates that were completed under load
 * @param calls that were made over HTTP
 * @param reports that the node acknowledged
 * @param attemptsSpent beyond the first of each delivery
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

  static FaultOutcome of(Evidence evidence, List<Violation> violations) {
    return new FaultOutcome(
        evidence.fault(),
        null,
        evidence.recoveries(),
        violations,
        (int)
            evidence.all(Seen.Agent.class).stream()
                .filter(entry -> entry.seen().change() == Seen.Change.RUNS)
                .count(),
        evidence.all(Seen.Call.class).size(),
        evidence.all(Seen.Acknowledged.class).size(),
        (int)
            evidence.devices().stream()
                .flatMap(evidence.journals()::events)
                .filter(TwinEvent.AttemptOpened.class::isInstance)
                .count());
  }

  static FaultOutcome skipped(Fault fault, String why) {
    return new FaultOutcome(fault, why, List.of(), List.of(), 0, 0, 0, 0);
  }
}
