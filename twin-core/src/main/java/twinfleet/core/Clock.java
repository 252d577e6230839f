package twinfleet.core;

import java.time.Duration;
import java.time.Instant;

/**
 * A countdown that can be frozen: what is left, and since when it runs.
 *
 * @param remaining as of {@code runningSince}, or as of the freeze
 * @param runningSince null while frozen
 */
public record Clock(Duration remaining, Instant runningSince) {
  /** A frozen clock with {@code window} left. */
  public static Clock frozen(Duration window) {
    return new Clock(window, null);
  }

  /** When it runs out if nothing freezes it; null while frozen. */
  public Instant dueAt() {
    return runningSince == null ? null : runningSince.plus(remaining);
  }

  /** The same countdown, running or frozen as of {@code at}. */
  Clock settled(boolean shouldRun, Instant at) {
    if (shouldRun == (runningSince != null)) {
      return this;
    }
    return shouldRun ? new Clock(remaining, at) : new Clock(leftAt(at), null);
  }

  /** At least {@code least} left as of {@code at}. */
  Clock withAtLeast(Duration least, Instant at) {
    if (leftAt(at).compareTo(least) >= 0) {
      return this;
    }
    return new Clock(least, runningSince == null ? null : at);
  }

  private Duration leftAt(Instant at) {
    if (runningSince == null) {
      return remaining;
    }
    Duration left = remaining.minus(Duration.between(runningSince, at));
    return left.isNegative() ? Duration.ZERO : left;
  }
}
