package twinfleet.loadtest.network;

import java.util.function.LongSupplier;

/**
 * The law by which one device comes and goes; means in ms of product time.
 *
 * <p>Reachable periods are exponential. Outages are of two exponential kinds, many short and a few
 * long: a tail, and yet what is left of an outage that is met in progress is known exactly: a kind
 * is met as often as it takes up time, and an exponential does not remember its age. So a trace can
 * begin in its stationary state.
 */
record OutageLaw(double reachableMeanMs, double shortMeanMs, double longMeanMs, double longShare) {

  /** The law of a device that is unreachable for that share of its time, in (0, 1). */
  static OutageLaw of(
      WeatherSettings settings, double unreachable, boolean rough, SplitMix64 random) {
    double odds = unreachable / (1 - unreachable);
    double wanted = settings.outageMean().toMillis() * (rough ? settings.roughOutageFactor() : 1);
    double atLeast = settings.reachableMeanMin().toMillis() * odds;
    double mean = Math.max(wanted, atLeast) * random.between(0.75, 1.25);
    double longShare = settings.longOutagePerMille() / 1000.0;
    double factor = settings.longOutageFactor();
    double shortMean = mean / (1 - longShare + longShare * factor);
    return new OutageLaw(mean / odds, shortMean, factor * shortMean, longShare);
  }

  /** A stationary trace with that first state. */
  LinkTrace trace(boolean downAtStart, SplitMix64 random) {
    return new RenewalTrace(!downAtStart, new Periods(downAtStart, random));
  }

  /** The share of all unreachable time that is spent in long outages. */
  private double longShareOfTime() {
    double ofLong = longShare * longMeanMs;
    return ofLong / (ofLong + (1 - longShare) * shortMeanMs);
  }

  private final class Periods implements LongSupplier {
    private final SplitMix64 random;
    private boolean down;
    private boolean first = true;

    Periods(boolean down, SplitMix64 random) {
      this.down = down;
      this.random = random;
    }

    @Override
    public long getAsLong() {
      double chanceOfLong = first ? longShareOfTime() : longShare;
      double outageMeanMs = random.nextDouble() < chanceOfLong ? longMeanMs : shortMeanMs;
      double period = random.exponential(down ? outageMeanMs : reachableMeanMs);
      first = false;
      down = !down;
      return (long) period;
    }
  }
}
