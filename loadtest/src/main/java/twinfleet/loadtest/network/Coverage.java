package twinfleet.loadtest.network;

import java.time.Duration;
import twinfleet.loadtest.network.LinkQuality.Storm;
import twinfleet.loadtest.network.LinkQuality.Tier;

/** Draws the qualities of links; the figures are explained in docs/decisions/0004. */
final class Coverage {
  private Coverage() {}

  /** A link of that tier without storms; the device lies anywhere within the tier. */
  static LinkQuality of(Tier tier, SplitMix64 random) {
    double far = random.nextDouble();
    return switch (tier) {
      case GOOD -> quality(tier, -60 - 15 * far, 40 + 60 * far, 0.2 + far, 1, 200, 0.1);
      case FAIR -> quality(tier, -88 - 8 * far, 140 + 110 * far, 4 + 3 * far, 4, 300, 0.3);
      case POOR -> quality(tier, -102 - 8 * far, 350 + 350 * far, 12.5 + 3.5 * far, 10, 500, 1);
    };
  }

  /** A fair link with phases of more than 20 % packet loss, one or two in eight hours. */
  static LinkQuality stormy(SplitMix64 random) {
    Duration period = Duration.ofMinutes((long) random.between(150, 300));
    Duration length = Duration.ofMinutes((long) random.between(25, 50));
    Duration phase = Duration.ofMinutes((long) random.between(0, period.toMinutes()));
    Storm storm = new Storm(period, length, phase, random.between(26, 34));
    return of(Tier.FAIR, random).with(storm);
  }

  private static LinkQuality quality(
      Tier tier,
      double signalDbm,
      double latencyMs,
      double lossPercent,
      int stallPerMille,
      int stallMs,
      double resetsPerMebibyte) {
    return new LinkQuality(
        tier,
        (int) signalDbm,
        (int) latencyMs,
        (int) latencyMs / 3,
        lossPercent,
        stallPerMille,
        stallMs,
        resetsPerMebibyte,
        Storm.NONE);
  }
}
