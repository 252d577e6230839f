package twinfleet.loadtest.network;

import java.net.InetSocketAddress;

/**
 * Where the proxy leads, and its bounds. Milliseconds are wall time: TCP is never scaled.
 *
 * @param mqttUpstream the broker
 * @param httpUpstream the artifact host
 * @param latencyScale real one-way delay of a chunk as a share of the link's one-way latency;
 *     small, because at time scale 120 a real second is two product minutes
 * @param delayMsMax longest delay of a chunk without a stall
 * @param queuedBytesMax bytes under way per connection and direction before reading pauses
 * @param heldBytesMax bytes kept for a connection that was opened during an outage; more reset it
 * @param connectionsPerDeviceMax further ones are reset at once
 * @param connectTimeoutMs for the way to the upstream
 * @param threads event loops for all devices
 * @param closeTimeoutMs bound of {@link ImpairingProxy#close()}
 */
public record ProxySettings(
    InetSocketAddress mqttUpstream,
    InetSocketAddress httpUpstream,
    double latencyScale,
    int delayMsMax,
    int queuedBytesMax,
    int heldBytesMax,
    int connectionsPerDeviceMax,
    int connectTimeoutMs,
    int threads,
    int closeTimeoutMs) {

  /** The demo's values for these two upstreams. */
  public static ProxySettings demo(InetSocketAddress mqtt, InetSocketAddress http) {
    return new ProxySettings(mqtt, http, 0.2, 80, 64 * 1024, 16 * 1024, 16, 5_000, 2, 5_000);
  }

  /** An MQTT stream begins with CONNECT (type 1, flags 0); no HTTP method does. */
  InetSocketAddress upstreamFor(byte firstByte) {
    return firstByte == 0x10 ? mqttUpstream : httpUpstream;
  }
}
