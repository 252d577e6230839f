package twinfleet.loadtest.network;

/**
 * What a device's modem measures and its heartbeat carries (contract, heartbeat): signal strength
 * in dBm, round trip in ms, packet loss in percent 0..100.
 */
public record RadioMetrics(int signalStrengthDbm, int latencyMs, double packetLossPercent) {}
