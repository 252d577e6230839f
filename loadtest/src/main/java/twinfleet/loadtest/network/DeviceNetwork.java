package twinfleet.loadtest.network;

/**
 * All that the network is for one device: when it can be reached, and how well.
 *
 * @param trafficSeed of the proxy's chances (jitter, stalls, breaks); which bytes they meet depends
 *     on real sockets, so these alone are not reproducible
 */
public record DeviceNetwork(LinkTrace trace, LinkQuality quality, long trafficSeed) {}
