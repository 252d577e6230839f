package twinfleet.persistence.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Instants are read as the JDK reads them, whatever their shape. */
class InstantTextTest {
  private static final JsonMapper JSON = DomainJson.mapper();

  @Test
  void everyInstantComesBack() {
    Random random = new Random(1);
    for (int i = 0; i < 10_000; i++) {
      long second = random.nextLong(-62_167_219_200L, 253_402_300_800L);
      int digits = (int) Math.pow(10, random.nextInt(10));
      Instant instant =
          Instant.ofEpochSecond(second, random.nextInt(1_000_000_000) / digits * digits);
      assertThat(InstantText.read(instant.toString())).as("seed 1, %d", i).isEqualTo(instant);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-02-28T00:00:00.1Z",
        "2024-02-29T23:59:59.999999999Z",
        "+12026-01-01T00:00:00Z",
        "-0001-01-01T00:00:00Z",
        "2026-01-01T24:00:00Z",
        "2016-12-31T23:59:60Z",
        "2026-01-01T01:00:00+01:00"
      })
  void otherShapesAreReadAsEver(String text) throws JsonProcessingException {
    Instant jdk =
        JsonMapper.builder().findAndAddModules().build().readValue('"' + text + '"', Instant.class);
    assertThat(JSON.readValue('"' + text + '"', Instant.class)).isEqualTo(jdk);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "2026-02-30T00:00:00Z",
        "2026-01-01T00:00:00",
        "2026-01-01T00:00:00,5Z",
        "2026-01-01T00:60:00Z",
        "2026-01-01T00:00:00.1234567890Z",
        "2026-01-01 00:00:00Z",
        "2026-0a-01T00:00:00Z"
      })
  void whatIsNoInstantIsNoneHere(String text) {
    assertThat(InstantText.read(text)).isNull();
    if (!text.isEmpty()) {
      assertThatThrownBy(() -> JSON.readValue('"' + text + '"', Instant.class))
          .isInstanceOf(JsonProcessingException.class);
    }
  }
}
