package twinfleet.loadtest.network;

/**
 * What passed through the proxy since its start; the last two are gauges.
 *
 * @param bytesForwarded bytes handed on, both directions
 * @param bytesSwallowed bytes that an outage took
 * @param connections connections accepted from devices
 * @param outageResets connections reset because they had lived through an outage
 * @param randomResets connections reset because the link broke off
 * @param refused connections over a bound: too many of a device, too much said while held
 * @param upstreamFailures connections closed because their upstream could not be reached
 * @param outages outages that began
 * @param openConnections connections known at present
 * @param queuedBytes bytes under way at present
 */
public record ProxyCounters(
    long bytesForwarded,
    long bytesSwallowed,
    long connections,
    long outageResets,
    long randomResets,
    long refused,
    long upstreamFailures,
    long outages,
    long openConnections,
    long queuedBytes) {}
