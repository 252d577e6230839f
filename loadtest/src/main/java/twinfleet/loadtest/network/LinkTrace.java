package twinfleet.loadtest.network;

import java.time.Duration;

/**
 * When one device can be reached: an alternation of reachable and unreachable periods. Times are
 * product time since the start of the run. Pure: the same question has the same answer, in any
 * order and from any thread.
 */
public interface LinkTrace {
  /** What {@link #nextChangeAfter} answers when the state never changes again. */
  Duration NEVER = Duration.ofDays(36_500);

  /** Whether bytes pass at that instant. A period contains its first instant, not its last. */
  boolean reachableAt(Duration sinceStart);

  /** The first instant strictly later than the given one at which the state flips, or NEVER. */
  Duration nextChangeAfter(Duration sinceStart);

  /** A link that stays as it is for ever. */
  static LinkTrace constant(boolean reachable) {
    return new RenewalTrace(reachable, () -> NEVER.toMillis());
  }
}
