package twinfleet.loadtest.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import twinfleet.core.DeliveryPolicy;
import twinfleet.core.DeliveryPolicy.NetworkPolicy;
import twinfleet.loadtest.network.LinkQuality.Tier;

/** What heartbeats will say of the network, and what the twin makes of it. */
class RadioMetricsTest {
  private static final int FLEET = 2000;
  private static final Duration TTL = Duration.ofHours(8);

  private final NetworkWeather weather = new NetworkWeather(7, FLEET, WeatherSettings.demo(0.3));

  @Test
  void mostDevicesHaveGoodCoverageSomeNotAndAFewHaveStorms() {
    assertThat(countDevices(d -> tier(d) == Tier.GOOD)).isBetween(1300L, 1500L);
    assertThat(countDevices(d -> tier(d) == Tier.FAIR)).isBetween(350L, 450L);
    assertThat(countDevices(d -> tier(d) == Tier.POOR)).isBetween(180L, 240L);
    long everPaused = countDevices(d -> minutesAbove20(d) > 0);
    assertThat(everPaused).isBetween(50L, 60L);
    assertThat(countDevices(d -> minutesAbove20(d) > 240)).isZero();
  }

  /** By the thresholds of delivery-rules section 5; in a storm a link is poor whatever its tier. */
  @Test
  void theTwinSeesEveryDeviceInTheClassThatItsCoverageMeans() {
    NetworkPolicy policy = DeliveryPolicy.standard().network();
    for (int device = 0; device < FLEET; device++) {
      for (int minute = 0; minute < 480; minute += 15) {
        Duration at = Duration.ofMinutes(minute);
        boolean storm = weather.networkOf(device).quality().storm().blowsAt(at);
        Tier meant = storm ? Tier.POOR : tier(device);
        assertThat(seen(weather.metricsAt(device, at), policy)).isEqualTo(meant);
      }
    }
  }

  @Test
  void radioMetricsAreWithinTheContractsBounds() {
    Random random = new Random(1);
    for (int i = 0; i < 20_000; i++) {
      RadioMetrics metrics =
          weather.metricsAt(random.nextInt(FLEET), Duration.ofSeconds(random.nextInt(30_000)));
      assertThat(metrics.signalStrengthDbm()).isBetween(-130, -50);
      assertThat(metrics.latencyMs()).isBetween(10, 2000);
      assertThat(metrics.packetLossPercent()).isBetween(0.0, 40.0);
    }
  }

  private Tier tier(int device) {
    return weather.networkOf(device).quality().tier();
  }

  private static Tier seen(RadioMetrics metrics, NetworkPolicy policy) {
    boolean poor =
        metrics.packetLossPercent() > policy.poorLossPercent()
            || metrics.latencyMs() > policy.poorLatencyMs()
            || metrics.signalStrengthDbm() < policy.poorSignalDbm();
    boolean fair =
        metrics.packetLossPercent() > policy.fairLossPercent()
            || metrics.latencyMs() > policy.fairLatencyMs()
            || metrics.signalStrengthDbm() < policy.fairSignalDbm();
    return poor ? Tier.POOR : fair ? Tier.FAIR : Tier.GOOD;
  }

  private long minutesAbove20(int device) {
    return IntStream.range(0, (int) TTL.toMinutes())
        .filter(m -> weather.metricsAt(device, Duration.ofMinutes(m)).packetLossPercent() > 20)
        .count();
  }

  private static long countDevices(IntPredicate holds) {
    return IntStream.range(0, FLEET).filter(holds).count();
  }
}
