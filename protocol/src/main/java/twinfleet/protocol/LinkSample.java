package twinfleet.protocol;

import java.time.Instant;

/**
 * One measurement of the device's link.
 *
 * @param signalStrengthDbm received signal strength, dBm, or null
 * @param latencyMs round trip, milliseconds, or null
 * @param packetLossPercent 0 to 100, or null
 * @param at the device's clock, informative only
 */
public record LinkSample(
    Integer signalStrengthDbm, Integer latencyMs, Double packetLossPercent, Instant at) {}
