package twinfleet.persistence.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import twinfleet.protocol.FirmwareVersion;

/** The database sorts versions as {@link FirmwareVersion} does. */
class VersionKeyTest {
  private static final List<String> PIECES =
      List.of("0", "1", "2", "9", "10", "010", "a", "b", "ab", "rc", "_", ".", ".", "-", "+", "A");

  @Test
  void theKnownOrderHolds() {
    List<String> rising =
        List.of(
            "1.0.0-alpha",
            "1.0.0-alpha.1",
            "1.0.0-alpha.beta",
            "1.0.0-beta.2",
            "1.0.0-beta.11",
            "1.0.0-rc.1",
            "1.0.0",
            "1.0.0.1",
            "1.2.0",
            "1.10.0",
            "2.4.0-rc.1",
            "2.4.0",
            "2.10.0",
            "10.0.0",
            "a.1");
    for (int i = 1; i < rising.size(); i++) {
      assertThat(key(rising.get(i - 1))).as(rising.get(i)).isLessThan(key(rising.get(i)));
    }
    assertThat(key("1.0.0+b1")).isEqualTo(key("1.0.0+b2")).isEqualTo(key("01.0.0"));
  }

  @Test
  void anyTwoVersionsSortByKeyAsByPrecedence() {
    long seed = Long.getLong("test.seed", 1L);
    Random random = new Random(seed);
    for (int i = 0; i < 200_000; i++) {
      FirmwareVersion a = version(random);
      FirmwareVersion b = version(random);
      assertThat(Integer.signum(VersionKey.of(a).compareTo(VersionKey.of(b))))
          .as("seed %d: %s and %s", seed, a, b)
          .isEqualTo(Integer.signum(a.compareTo(b)));
    }
  }

  private static FirmwareVersion version(Random random) {
    String rest =
        IntStream.range(0, random.nextInt(7))
            .mapToObj(i -> PIECES.get(random.nextInt(PIECES.size())))
            .collect(Collectors.joining());
    return new FirmwareVersion(random.nextInt(3) + rest);
  }

  private static String key(String version) {
    return VersionKey.of(new FirmwareVersion(version));
  }
}
