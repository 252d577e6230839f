package twinfleet.loadtest.network;

import java.time.Duration;

/**
 * The parameters of a fleet's network; durations are product time, shares are of the fleet.
 *
 * @param loss share of unreachable time over the fleet, at every instant and in the long run,
 *     0..0.95
 * @param absentPerMille devices that never appear; they count within {@code loss} and are at most
 *     half of it
 * @param roughPerMille devices whose odds of being unreachable are {@code roughOddsFactor} times
 *     the fleet's
 * @param roughOddsFactor see there, at least 1
 * @param outageMean mean outage, unless {@code reachableMeanMin} asks for longer ones
 * @param roughOutageFactor how much longer the outages of rough devices are
 * @param longOutagePerMille outages that are of the long kind: the tail
 * @param longOutageFactor the long kind's mean as a multiple of the short kind's
 * @param reachableMeanMin mean reachable period that is kept even at high loss, by longer outages
 * @param stormPerMille devices with phases of more than 20 % packet loss
 * @param poorPerMille devices with poor coverage (rough ones are poor besides)
 * @param fairPerMille devices with fair coverage; all others are good
 */
public record WeatherSettings(
    double loss,
    int absentPerMille,
    int roughPerMille,
    double roughOddsFactor,
    Duration outageMean,
    double roughOutageFactor,
    int longOutagePerMille,
    double longOutageFactor,
    Duration reachableMeanMin,
    int stormPerMille,
    int poorPerMille,
    int fairPerMille) {

  /** Beyond this share hardly a device is reachable for long enough to be updated at all. */
  public static final double LOSS_MAX = 0.95;

  /** Refuses what has no meaning, so that the model needs no checks. */
  public WeatherSettings {
    require(loss >= 0 && loss <= LOSS_MAX, "loss must be 0.." + LOSS_MAX + ": " + loss);
    require(roughOddsFactor >= 1, "roughOddsFactor must be at least 1: " + roughOddsFactor);
    require(roughOutageFactor > 0, "roughOutageFactor must be positive: " + roughOutageFactor);
    require(longOutageFactor >= 1, "longOutageFactor must be at least 1: " + longOutageFactor);
    require(outageMean.toMillis() > 0, "outageMean must be positive: " + outageMean);
    require(!reachableMeanMin.isNegative(), "reachableMeanMin is negative: " + reachableMeanMin);
    perMille("longOutagePerMille", longOutagePerMille);
    int special = absentPerMille + roughPerMille + stormPerMille + poorPerMille + fairPerMille;
    perMille("the sum of absent, rough, storm, poor and fair", special);
    require(
        absentPerMille + roughPerMille * roughOddsFactor <= 900,
        "absentPerMille + roughPerMille x roughOddsFactor must be at most 900");
    require(
        Math.min(Math.min(absentPerMille, roughPerMille), stormPerMille) >= 0
            && Math.min(poorPerMille, fairPerMille) >= 0,
        "a share is negative");
  }

  /** The demo's network (docs/decisions/0004-demo-network.md gives the reasons). */
  public static WeatherSettings demo(double loss) {
    return new WeatherSettings(
        loss, 5, 40, 3, Duration.ofMinutes(16), 2, 100, 6, Duration.ofMinutes(10), 30, 60, 170);
  }

  /** The same network with another share of devices that never appear. */
  public WeatherSettings withAbsentPerMille(int perMille) {
    return new WeatherSettings(
        loss,
        perMille,
        roughPerMille,
        roughOddsFactor,
        outageMean,
        roughOutageFactor,
        longOutagePerMille,
        longOutageFactor,
        reachableMeanMin,
        stormPerMille,
        poorPerMille,
        fairPerMille);
  }

  private static void perMille(String name, int value) {
    require(value >= 0 && value <= 1000, name + " must be 0..1000: " + value);
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalArgumentException(otherwise);
    }
  }
}
