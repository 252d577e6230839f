package twinfleet.loadtest.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import twinfleet.loadtest.chaos.Evidence.Numbered;
import twinfleet.loadtest.chaos.Seen.Phase;
import twinfleet.loadtest.chaos.Seen.ProductTime;

/**
 * Product time never falls; it runs with the true clock while its node runs, whatever the wall
 * clock says; a step that is not followed is counted; after a restart one forward is followed and
 * one back makes it stand.
 */
final class ProductTimeKeepsItsRules implements Checker {
  /** How late a look at product time may be, on the wall: it is an answer over HTTP. */
  private static final Duration LATE_MAX = Duration.ofSeconds(20);

  @Override
  public Promise promise() {
    return Promise.TIME;
  }

  @Override
  public List<Violation> check(Evidence evidence) {
    List<Violation> found = new ArrayList<>();
    Numbered<ProductTime> before = null;
    for (Numbered<ProductTime> look : evidence.all(ProductTime.class)) {
      String wrong = before == null ? null : wrong(evidence, before.seen(), look.seen());
      if (wrong != null) {
        found.add(new Violation(Promise.TIME, null, wrong, look.line()));
      }
      before = look;
    }
    return found;
  }

  private static String wrong(Evidence evidence, ProductTime before, ProductTime now) {
    Duration moved = Duration.between(before.product(), now.product());
    int scale = evidence.settings().timeScale();
    Duration due = Duration.between(before.at(), now.at()).multipliedBy(scale);
    Duration tolerance = LATE_MAX.multipliedBy(scale);
    if (moved.isNegative()) {
      return "product time fell by " + moved.negated();
    }
    return switch (now.phase()) {
      case BEFORE -> null;
      case STEPPED, RUNNING -> {
        if (moved.minus(due).abs().compareTo(tolerance) > 0) {
          yield "product time moved by " + moved + " instead of " + due;
        }
        boolean unnoticed = now.phase() == Phase.STEPPED && now.steps() <= before.steps();
        yield unnoticed ? "the step of the wall clock was not counted" : null;
      }
      case HELD ->
          moved.compareTo(tolerance) > 0 ? "product time moved by " + moved + ", not held" : null;
      case FORWARD -> {
        boolean held = before.phase() == Phase.HELD;
        Duration least = held ? Duration.ZERO : Duration.ofDays(2).multipliedBy(scale);
        yield moved.plus(tolerance).compareTo(least) < 0
            ? "product time moved by " + moved + " and did not follow the step"
            : null;
      }
    };
  }
}
