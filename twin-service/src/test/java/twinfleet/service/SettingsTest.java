package twinfleet.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigUtil;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import twinfleet.core.DeliveryPolicy;

/** The configuration is the rules' page in figures, and a wrong figure is named in one line. */
class SettingsTest {
  private static final String TEN = "xxxxxxxxxx";
  private static final String HUNDRED = TEN + TEN + TEN + TEN + TEN + TEN + TEN + TEN + TEN + TEN;
  private static final String LONG = HUNDRED + HUNDRED + HUNDRED;

  @Test
  void theDefaultsAreTheDeliveryRules() {
    DeliverySettings delivery = Settings.load().delivery();
    assertThat(delivery.policy()).isEqualTo(DeliveryPolicy.standard());
    assertThat(delivery.ttl()).isEqualTo(DeliveryPolicy.TTL_DEFAULT);
    assertThat(delivery.timeScale()).isEqualTo(1);
  }

  @Test
  void whatIsOverriddenReachesPekkoToo() {
    Settings settings =
        Settings.load(
            """
            twinfleet.cluster { host = "127.0.0.2", shards = 7 }
            twinfleet.persistence.jdbc-url = "jdbc:postgresql://db:5432/fleet"
            """);
    assertThat(settings.config().getString("pekko.remote.artery.canonical.hostname"))
        .isEqualTo("127.0.0.2");
    assertThat(settings.config().getInt("pekko.cluster.sharding.number-of-shards")).isEqualTo(7);
    assertThat(settings.database().jdbcUrl()).isEqualTo("jdbc:postgresql://db:5432/fleet");
  }

  @Test
  void aNodeIsNamedByItsAddressUnlessItHasNone() {
    assertThat(Settings.load().node()).isEqualTo("single");
    assertThat(Settings.load("twinfleet.cluster.port = 17355").node()).isEqualTo("127.0.0.1:17355");
    assertThat(Settings.load("twinfleet.cluster.node = north").node()).isEqualTo("north");
  }

  @Test
  void durationsAreReadInTheirUnits() {
    Settings settings = Settings.load("twinfleet.delivery.attempt-windows-minutes = [1, 2]");
    assertThat(settings.delivery().policy().attemptWindows())
        .containsExactly(Duration.ofMinutes(1), Duration.ofMinutes(2));
  }

  @ParameterizedTest
  @CsvSource({
    "twinfleet.delivery.jitter-per-mille, many",
    "twinfleet.delivery.jitter-per-mille, 501",
    "twinfleet.delivery.attempt-windows-minutes, []",
    "twinfleet.delivery.network.pause-loss-percent, 101",
    "twinfleet.http.port, 70000",
    "twinfleet.cluster.shards, 0",
    "twinfleet.persistence.jdbc-url, mysql",
    "twinfleet.entity.ask-timeout-ms, -5",
    "twinfleet.entity.ask-timeout-ms, null",
  })
  void aWrongValueIsOneLineThatNamesTheSetting(String key, String value) {
    assertThatThrownBy(() -> Settings.load(key + " = " + value))
        .isInstanceOf(EnvironmentFault.class)
        .hasMessageContaining(key)
        .hasMessageNotContaining("\n");
  }

  /** Names become topics, client ids and rows. */
  @ParameterizedTest
  @ValueSource(
      strings = {"a/b", "+", "#", "..", "ü", "a b", "\u0001", "a\u0000b", "a\nb", "a%2Fb", LONG})
  void aNameThatFitsNoTopicIsRefusedInOneLine(String name) {
    for (String key : List.of("twinfleet.cluster.node", "twinfleet.mqtt.ingress.group")) {
      String line = key + " = " + ConfigUtil.quoteString(name);
      assertThatThrownBy(() -> Settings.load(line))
          .isInstanceOf(EnvironmentFault.class)
          .hasMessageContaining(key)
          .hasMessageNotContaining("\n")
          .extracting(Throwable::getMessage)
          .satisfies(m -> assertThat(m).hasSizeLessThan(300));
    }
  }

  @Test
  void aMistypedNameIsNoSetting() {
    assertThatThrownBy(() -> Settings.load("twinfleet.delivery.ttl-hour = 5"))
        .isInstanceOf(EnvironmentFault.class)
        .hasMessageContaining("twinfleet.delivery.ttl-hour is no setting");
  }
}
