package twinfleet.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Values are validated once, at the border; inside, invalid does not exist. */
class ValuesTest {
  private static final String LONGEST = "a".repeat(64);

  @ParameterizedTest
  @ValueSource(strings = {"a", "0", "gw-0001", "A.b_c-d", "aaaa.bbbb"})
  void aDeviceIdKeepsItsShape(String id) {
    assertThat(new DeviceId(id)).hasToString(id);
    assertThat(DeviceId.isValid(id)).isTrue();
    assertThat(new DeviceId(LONGEST).value()).hasSize(64);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "-a", ".a", "_a", "a b", "a/b", "a+", "#", "ä", "a\u0000", "a\n", "$share"})
  void whatIsNoDeviceIdIsRefused(String id) {
    assertThat(DeviceId.isValid(id)).isFalse();
    assertThatIllegalArgumentException().isThrownBy(() -> new DeviceId(id));
    assertThatIllegalArgumentException().isThrownBy(() -> new Model(id));
  }

  @Test
  void tooLongOrMissingNamesAreRefusedInShortPrintableWords() {
    assertThat(DeviceId.isValid(null)).isFalse();
    assertThat(DeviceId.isValid(LONGEST + "a")).isFalse();
    assertThatIllegalArgumentException().isThrownBy(() -> new DeviceId(null));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new DeviceId("\u0007".repeat(300)))
        .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(200).doesNotContain("\u0007"));
  }

  @Test
  void deviceIdsAreOrderedByTheirText() {
    assertThat(new DeviceId("a1")).isLessThan(new DeviceId("a2"));
  }

  @Test
  void aDigestIsKeptInLowerCase() {
    assertThat(new Sha256("AB".repeat(32))).isEqualTo(new Sha256("ab".repeat(32)));
    for (String bad : List.of("", "ab", "g".repeat(64), "a".repeat(65))) {
      assertThatIllegalArgumentException().isThrownBy(() -> new Sha256(bad));
    }
    assertThatIllegalArgumentException().isThrownBy(() -> new Sha256(null));
  }

  @Test
  void versionsAreOrderedBySemanticVersioning() {
    List<FirmwareVersion> ascending =
        Stream.of(
                "1.0.0-alpha",
                "1.0.0-alpha.1",
                "1.0.0-alpha.beta",
                "1.0.0-beta",
                "1.0.0-beta.2",
                "1.0.0-beta.11",
                "1.0.0-rc.1",
                "1.0.0",
                "1.0.1",
                "1.2",
                "1.2.0",
                "1.9.9",
                "1.10.0",
                "2.4.0-rc.1",
                "2.4.0",
                "2.10.0",
                "10.0.0")
            .map(FirmwareVersion::new)
            .toList();
    for (int i = 0; i < ascending.size(); i++) {
      for (int j = 0; j < ascending.size(); j++) {
        assertThat(Integer.signum(ascending.get(i).compareTo(ascending.get(j))))
            .as("%s and %s", ascending.get(i), ascending.get(j))
            .isEqualTo(Integer.compare(i, j));
      }
    }
    assertThat(Collections.max(ascending)).hasToString("10.0.0");
  }

  @Test
  void buildsAndLeadingZerosDoNotOrderVersions() {
    assertThat(new FirmwareVersion("1.0.0+a").compareTo(new FirmwareVersion("1.0.0+b"))).isZero();
    assertThat(new FirmwareVersion("1.02").compareTo(new FirmwareVersion("1.2"))).isZero();
    String huge = "9".repeat(60);
    assertThat(new FirmwareVersion("1." + huge)).isGreaterThan(new FirmwareVersion("1.9"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-1", ".1", "1 0", "1/0", "1\u0000", "v;1"})
  void whatIsNoVersionIsRefused(String version) {
    assertThatIllegalArgumentException().isThrownBy(() -> new FirmwareVersion(version));
  }
}
