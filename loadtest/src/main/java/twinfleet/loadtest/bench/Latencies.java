package twinfleet.loadtest.bench;

import java.util.Arrays;
import java.util.concurrent.ConcurrentLinkedQueue;

/** How long each of many things took. Thread-safe. */
final class Latencies {
  private static final double NANOS_PER_MS = 1e6;

  private final ConcurrentLinkedQueue<Long> nanos = new ConcurrentLinkedQueue<>();

  void add(long took) {
    nanos.add(took);
  }

  /** How many there are. */
  long count() {
    return nanos.size();
  }

  /** The least that {@code percent} of them do not exceed, in milliseconds. */
  double millis(double percent) {
    long[] sorted = nanos.stream().mapToLong(Long::longValue).toArray();
    if (sorted.length == 0) {
      throw new IllegalStateException("nothing was measured");
    }
    Arrays.sort(sorted);
    int rank = (int) Math.ceil(sorted.length * percent / 100) - 1;
    return sorted[Math.max(0, rank)] / NANOS_PER_MS;
  }
}
