package twinfleet.loadtest.chaos;

import java.time.Duration;
import java.time.Instant;

/**
 * How one injection was got over.
 *
 * @param began of the fault
 * @param ended of the fault
 * @param ready until the node said again, for good, that it is ready; null when it never did
 * @param roundTrip until an assignment made after the fault was APPLIED; null when none was
 */
public record Recovery(Instant began, Instant ended, Duration ready, Duration roundTrip) {}
