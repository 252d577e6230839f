package twinfleet.loadtest.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkWeatherTest {
  private static final int FLEET = 2000;
  private static final Duration TTL = Duration.ofHours(8);

  @Test
  void theSameSeedGivesTheSameNetworkInWhateverOrderItIsAsked() {
    NetworkWeather forwards = demo(7, 0.3);
    NetworkWeather backwards = demo(7, 0.3);
    List<String> first = new ArrayList<>();
    List<String> second = new ArrayList<>();
    for (int minute = 0; minute <= 600; minute += 7) {
      first.add(pictureAt(forwards, minute));
    }
    for (int minute = 595; minute >= 0; minute -= 7) {
      second.addFirst(pictureAt(backwards, minute));
    }
    assertThat(second).isEqualTo(first);
  }

  @Test
  void aDeviceIsTheSameHoweverFarOthersWereAsked() {
    NetworkWeather one = demo(11, 0.3);
    NetworkWeather other = demo(11, 0.3);
    IntStream.range(0, 99).forEach(i -> other.reachableAt(i, Duration.ofDays(30)));
    assertThat(changes(one, 99, Duration.ofDays(4)))
        .isEqualTo(changes(other, 99, Duration.ofDays(4)));
  }

  @Test
  void anotherSeedIsAnotherNetwork() {
    assertThat(pictureAt(demo(1, 0.3), 60)).isNotEqualTo(pictureAt(demo(2, 0.3), 60));
  }

  /** Written down once: the next release must not change what a seed means. */
  @Test
  void aSeedMeansTheSameOnEveryMachineAndForEver() {
    NetworkWeather weather = new NetworkWeather(7, 10, WeatherSettings.demo(0.3));
    assertThat(changes(weather, 3, Duration.ofHours(1))).isEqualTo(List.of(897_562L, 1_274_284L));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.05, 0.3, 0.5, 0.9})
  void atEveryInstantTheShareOfUnreachableDevicesIsTheLoss(double loss) {
    for (long seed = 1; seed <= 5; seed++) {
      NetworkWeather weather = demo(seed, loss);
      assertThat(unreachableShare(weather, Duration.ZERO)).isCloseTo(loss, within(0.001));
      for (int minute : new int[] {1, 5, 13, 30, 60, 120, 240, 480, 1440, 5760}) {
        assertThat(unreachableShare(weather, Duration.ofMinutes(minute)))
            .as("seed %d loss %s minute %d", seed, loss, minute)
            .isCloseTo(loss, within(0.04));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.05, 0.3, 0.5, 0.9})
  void inTheLongRunTheShareIsTheLoss(double loss) {
    NetworkWeather weather = demo(3, loss);
    double mean =
        IntStream.range(0, 200)
            .mapToDouble(i -> unreachableShare(weather, Duration.ofHours(i)))
            .average()
            .orElseThrow();
    assertThat(mean).isCloseTo(loss, within(0.01));
  }

  @Test
  void afterTheFirstInstantDevicesComeAndGoAtOnce() {
    NetworkWeather weather = demo(5, 0.3);
    long changed = countDevices(d -> differs(weather, d, Duration.ofMinutes(5)));
    assertThat(changed).as("stationary, not frozen").isBetween(150L, 500L);
  }

  @Test
  void nextChangeIsTheFirstInstantOfTheOtherState() {
    LinkTrace trace = demo(9, 0.5).networkOf(77).trace();
    Duration at = Duration.ZERO;
    for (int i = 0; i < 200; i++) {
      Duration next = trace.nextChangeAfter(at);
      assertThat(next).isGreaterThan(at);
      assertThat(trace.reachableAt(next)).isNotEqualTo(trace.reachableAt(next.minusMillis(1)));
      assertThat(trace.reachableAt(next.minusMillis(1))).isEqualTo(trace.reachableAt(at));
      at = next;
    }
  }

  @Test
  void withinTheTtlNearlyEveryDeviceIsReachableForLongEnough() {
    for (long seed = 1; seed <= 5; seed++) {
      NetworkWeather weather = demo(seed, 0.3);
      long enough = countDevices(d -> longestReachable(weather, d).toMinutes() >= 15);
      assertThat(enough).as("seed %d", seed).isGreaterThanOrEqualTo(1975);
    }
  }

  @Test
  void theAbsentStayAwayAndCountWithinTheLoss() {
    NetworkWeather weather = demo(7, 0.3);
    assertThat(countDevices(d -> isAbsent(weather, d))).isEqualTo(10);
    NetworkWeather present =
        new NetworkWeather(7, FLEET, WeatherSettings.demo(0.3).withAbsentPerMille(0));
    assertThat(countDevices(d -> isAbsent(present, d))).isZero();
    assertThat(countDevices(d -> isAbsent(demo(7, 0), d))).isZero();
  }

  @Test
  void nonsenseIsRefused() {
    assertThatThrownBy(() -> WeatherSettings.demo(1)).hasMessageContaining("loss must be");
    assertThatThrownBy(() -> WeatherSettings.demo(Double.NaN)).hasMessageContaining("loss");
    assertThatThrownBy(() -> demo(1, 0.3).reachableAt(0, Duration.ofSeconds(-1)))
        .hasMessageContaining("sinceStart");
    assertThatThrownBy(() -> new NetworkWeather(1, 0, WeatherSettings.demo(0)))
        .hasMessageContaining("devices");
  }

  private static NetworkWeather demo(long seed, double loss) {
    return new NetworkWeather(seed, FLEET, WeatherSettings.demo(loss));
  }

  private static String pictureAt(NetworkWeather weather, int minute) {
    Duration at = Duration.ofMinutes(minute);
    StringBuilder picture = new StringBuilder();
    for (int device = 0; device < 300; device++) {
      LinkTrace trace = weather.networkOf(device).trace();
      picture.append(trace.reachableAt(at)).append(trace.nextChangeAfter(at));
      picture.append(weather.metricsAt(device, at)).append('\n');
    }
    return picture.toString();
  }

  private static List<Long> changes(NetworkWeather weather, int device, Duration until) {
    LinkTrace trace = weather.networkOf(device).trace();
    List<Long> seen = new ArrayList<>();
    Duration at = trace.nextChangeAfter(Duration.ZERO);
    while (at.compareTo(until) < 0) {
      seen.add(at.toMillis());
      at = trace.nextChangeAfter(at);
    }
    return seen;
  }

  private static double unreachableShare(NetworkWeather weather, Duration at) {
    return countDevices(d -> !weather.reachableAt(d, at)) / (double) FLEET;
  }

  private static long countDevices(IntPredicate holds) {
    return IntStream.range(0, FLEET).filter(holds).count();
  }

  private static boolean differs(NetworkWeather weather, int device, Duration later) {
    return weather.reachableAt(device, Duration.ZERO) != weather.reachableAt(device, later);
  }

  private static boolean isAbsent(NetworkWeather weather, int device) {
    return !weather.reachableAt(device, Duration.ZERO)
        && weather.networkOf(device).trace().nextChangeAfter(Duration.ZERO).equals(LinkTrace.NEVER);
  }

  private static Duration longestReachable(NetworkWeather weather, int device) {
    LinkTrace trace = weather.networkOf(device).trace();
    Duration longest = Duration.ZERO;
    Duration at = Duration.ZERO;
    while (at.compareTo(TTL) < 0) {
      Duration next = trace.nextChangeAfter(at);
      Duration end = next.compareTo(TTL) < 0 ? next : TTL;
      if (trace.reachableAt(at) && end.minus(at).compareTo(longest) > 0) {
        longest = end.minus(at);
      }
      at = next;
    }
    return longest;
  }
}
