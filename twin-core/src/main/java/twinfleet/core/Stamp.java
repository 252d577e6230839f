package twinfleet.core;

import java.time.Instant;

/**
 * What every event carries.
 *
 * @param at product time of the service when it was decided
 * @param generation of the delivery it belongs to, 0 before the first
 * @param revision of the desired document after it
 */
public record Stamp(Instant at, long generation, long revision) {}
