package twinfleet.service.projection;

import java.time.Duration;

/**
 * In the configuration under {@code twinfleet.reconciler}; all on the wall clock and for the whole
 * deployment, however many nodes.
 *
 * @param rowsPerSecondMax journal rows and twins compared per second
 * @param rebuildRowsPerSecondMax the same while most of the rows differ
 * @param sliceInterval between two slices of a read model that is as it should be
 * @param twinEventsMax of a longer journal only the length is compared
 * @param claim until a slice whose node does not finish it may be taken over
 */
public record ReconcilerSettings(
    int rowsPerSecondMax,
    int rebuildRowsPerSecondMax,
    Duration sliceInterval,
    int twinEventsMax,
    Duration claim) {
  /** Rows of one slice: what its interval allows. */
  int sliceRowsMax() {
    return (int) Math.max(1, rowsPerSecondMax * sliceInterval.toMillis() / 1000);
  }

  /** Journal rows of one slice while most rows differ: the projection waits for their repair. */
  long rebuiltRowsMax() {
    return Math.max(1, rebuildRowsPerSecondMax / 5);
  }

  /** How long after a slice of {@code rows} the next may begin. */
  Duration pause(long rows, boolean rebuilding) {
    int pace = rebuilding ? rebuildRowsPerSecondMax : rowsPerSecondMax;
    Duration earned = Duration.ofMillis(rows * 1000 / pace);
    boolean tooSoon = !rebuilding && earned.compareTo(sliceInterval) < 0;
    return tooSoon ? sliceInterval : earned;
  }
}
