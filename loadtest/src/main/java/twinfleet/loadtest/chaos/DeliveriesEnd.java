package twinfleet.loadtest.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import twinfleet.loadtest.chaos.Evidence.Ending;

/**
 * L1: every delivery has ended, or says what it waits for; nothing is overdue by more than 2 min.
 */
final class DeliveriesEnd implements Checker {
  private static final Duration OVERDUE_MAX = Duration.ofMinutes(2);

  @Override
  public Promise promise() {
    return Promise.L1;
  }

  @Override
  public List<Violation> check(Evidence evidence) {
    List<Violation> found = new ArrayList<>();
    for (Ending ending : evidence.endings()) {
      boolean overdue =
          ending.nextDueAt() != null
              && ending.nextDueAt().plus(OVERDUE_MAX).isBefore(ending.asOf());
      boolean mute = ending.waitingReason().isEmpty() && ending.nextDueAt() == null;
      if (ending.isOpen() && (overdue || mute)) {
        String what =
            "%s, waits for '%s', due %s at %s: %s"
                .formatted(
                    ending.state(),
                    ending.waitingReason(),
                    ending.nextDueAt(),
                    ending.asOf(),
                    ending.summary());
        found.add(Violation.of(Promise.L1, ending.device(), what));
      }
    }
    return found;
  }
}
