package twinfleet.loadtest.network;

import java.time.Duration;

/**
 * How good a link is while it works. Latencies are those that the device would measure on its
 * radio; the proxy delays real bytes by a small share of them (ProxySettings.latencyScale).
 *
 * @param tier the coverage the device has most of the time
 * @param signalStrengthDbm mean signal strength
 * @param latencyMs mean round trip
 * @param jitterMs largest deviation of the round trip to either side
 * @param packetLossPercent mean packet loss outside storms, 0..100
 * @param stallPerMille chance that a chunk of bytes waits an extra {@code stallMs}, 0..1000
 * @param stallMs mean of that wait in real time, exponential
 * @param resetsPerMebibyte how often a transfer breaks off, per 2^20 bytes in either direction
 * @param storm when packet loss exceeds 20 %
 */
public record LinkQuality(
    Tier tier,
    int signalStrengthDbm,
    int latencyMs,
    int jitterMs,
    double packetLossPercent,
    int stallPerMille,
    int stallMs,
    double resetsPerMebibyte,
    Storm storm) {

  /** The same link with those phases of heavy loss. */
  LinkQuality with(Storm phases) {
    return new LinkQuality(
        tier,
        signalStrengthDbm,
        latencyMs,
        jitterMs,
        packetLossPercent,
        stallPerMille,
        stallMs,
        resetsPerMebibyte,
        phases);
  }

  /** Coverage, worst last. */
  public enum Tier {
    GOOD,
    FAIR,
    POOR
  }

  /**
   * A recurring phase of heavy packet loss, which makes the twin pause a delivery (delivery-rules
   * section 5): it lasts {@code length} out of every {@code period}, in product time.
   */
  public record Storm(Duration period, Duration length, Duration phase, double lossPercent) {
    /** No storm ever. */
    public static final Storm NONE = new Storm(Duration.ofDays(1), Duration.ZERO, Duration.ZERO, 0);

    /** Whether it blows at that instant. */
    public boolean blowsAt(Duration sinceStart) {
      return sinceStart.plus(phase).toMillis() % period.toMillis() < length.toMillis();
    }
  }

  /** A link without delay, stall, reset or loss: for tests of everything else. */
  public static LinkQuality perfect() {
    return new LinkQuality(Tier.GOOD, -60, 0, 0, 0, 0, 0, 0, Storm.NONE);
  }
}
