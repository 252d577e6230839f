package twinfleet.loadtest.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** L2: ready again within the bound, and serving: an update goes through with no hand touching. */
final class ReadyAgain implements Checker {
  @Override
  public Promise promise() {
    return Promise.L2;
  }

  @Override
  public List<Violation> check(Evidence evidence) {
    List<Violation> found = new ArrayList<>();
    Duration bound = evidence.fault().readyWithin();
    for (Recovery recovery : evidence.recoveries()) {
      if (recovery.ready() == null || recovery.ready().compareTo(bound) > 0) {
        found.add(
            Violation.of(Promise.L2, null, "ready after " + recovery.ready() + ", bound " + bound));
      }
      if (recovery.roundTrip() == null) {
        found.add(Violation.of(Promise.L2, null, "no update went through after the fault"));
      }
    }
    return found;
  }
}
