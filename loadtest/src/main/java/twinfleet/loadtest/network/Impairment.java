package twinfleet.loadtest.network;

import java.util.concurrent.TimeUnit;

/** The chances of one working link, drawn chunk by chunk. Confined to its device's event loop. */
final class Impairment {
  private static final double MEBIBYTE = 1 << 20;
  private static final int STALL_MEANS_MAX = 5;

  private final LinkQuality quality;
  private final ProxySettings settings;
  private final SplitMix64 random;
  private double bytesToNextBreak;

  Impairment(DeviceNetwork network, ProxySettings settings) {
    this.quality = network.quality();
    this.settings = settings;
    this.random = new SplitMix64(network.trafficSeed());
    this.bytesToNextBreak = drawBreak();
  }

  /** Wall nanoseconds that the next chunk takes, stalls included. */
  long delayNanos() {
    double roundMs = quality.latencyMs() + random.between(-1, 1) * quality.jitterMs();
    double oneWayMs = Math.max(0, roundMs / 2 * settings.latencyScale());
    double delayMs = Math.min(settings.delayMsMax(), oneWayMs);
    if (random.nextDouble() * 1000 < quality.stallPerMille()) {
      double longest = (double) STALL_MEANS_MAX * quality.stallMs();
      delayMs += Math.min(longest, random.exponential(quality.stallMs()));
    }
    return (long) (delayMs * TimeUnit.MILLISECONDS.toNanos(1));
  }

  /**
   * Whether the link breaks off within these bytes. The chance is per byte and not per time, so
   * that it meets transfers and leaves idle sessions to the outages.
   */
  boolean breaksWithin(int bytes) {
    bytesToNextBreak -= bytes;
    if (bytesToNextBreak >= 0) {
      return false;
    }
    bytesToNextBreak = drawBreak();
    return true;
  }

  private double drawBreak() {
    double perMebibyte = quality.resetsPerMebibyte();
    return perMebibyte > 0 ? random.exponential(MEBIBYTE / perMebibyte) : Double.MAX_VALUE;
  }
}
