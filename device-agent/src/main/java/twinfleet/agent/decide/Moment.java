package twinfleet.agent.decide;

import java.time.Instant;

/**
 * When an event happened, by both clocks of the device, in product time.
 *
 * @param wall the device's wall clock; may be wrong
 * @param elapsedMs a monotonic measure since the agent's start, milliseconds; never falls
 */
public record Moment(Instant wall, long elapsedMs) {}
