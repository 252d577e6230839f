package twinfleet.loadtest.chaos;

import java.util.List;

/** Holds one promise against what was recorded; pure. */
interface Checker {
  Promise promise();

  /** What does not hold; empty when all does. */
  List<Violation> check(Evidence evidence);
}
