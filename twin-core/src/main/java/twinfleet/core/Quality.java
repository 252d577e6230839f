package twinfleet.core;

/**
 * One measurement of a link; null where the device did not measure.
 *
 * @param signalStrengthDbm dBm
 * @param latencyMs round trip
 * @param packetLossPercent 0 to 100
 */
public record Quality(Integer signalStrengthDbm, Integer latencyMs, Double packetLossPercent) {}
