package twinfleet.loadtest.network;

import java.time.Duration;
import java.util.Arrays;
import java.util.function.LongSupplier;

/**
 * A trace that is drawn only as far as it was asked for. The k-th period is always the k-th draw of
 * the device's own stream, so the horizon and the order of questions change nothing. Costs 8 bytes
 * per change; resolution 1 ms.
 */
final class RenewalTrace implements LinkTrace {
  private static final long NEVER_MS = NEVER.toMillis();

  private final boolean reachableFirst;
  private final LongSupplier periodsMs;
  private long[] changesMs = new long[8];
  private int changes;

  /** Periods are drawn in turn and alternate, beginning with the state given. */
  RenewalTrace(boolean reachableFirst, LongSupplier periodsMs) {
    this.reachableFirst = reachableFirst;
    this.periodsMs = periodsMs;
  }

  @Override
  public boolean reachableAt(Duration sinceStart) {
    return reachableFirst == (changesUntil(sinceStart) % 2 == 0);
  }

  @Override
  public Duration nextChangeAfter(Duration sinceStart) {
    return changeAt(changesUntil(sinceStart));
  }

  private synchronized Duration changeAt(int index) {
    return Duration.ofMillis(changesMs[index]);
  }

  /** How many flips happened up to and including that instant; one more is known afterwards. */
  private synchronized int changesUntil(Duration sinceStart) {
    long instant = sinceStart.toMillis();
    if (instant < 0 || instant >= NEVER_MS) {
      throw new IllegalArgumentException("sinceStart must be in [0, 36500 d): " + sinceStart);
    }
    while (changes == 0 || changesMs[changes - 1] <= instant) {
      append();
    }
    int found = Arrays.binarySearch(changesMs, 0, changes, instant);
    return found >= 0 ? found + 1 : -found - 1;
  }

  private void append() {
    if (changes == changesMs.length) {
      changesMs = Arrays.copyOf(changesMs, changes * 2);
    }
    long last = changes == 0 ? 0 : changesMs[changes - 1];
    changesMs[changes++] = Math.min(NEVER_MS, last + Math.max(1, periodsMs.getAsLong()));
  }
}
