package twinfleet.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import twinfleet.protocol.Decoded.Kind;

/** Reading what devices and attackers send (contract, "malformed"; promises section 2). */
class WireCodecTest {
  static Set<String> names() {
    return new TreeSet<>(Examples.ALL.keySet());
  }

  @ParameterizedTest
  @MethodSource("names")
  void everyRecordIsReadBackAsItWasWritten(String name) {
    WireMessage message = Examples.ALL.get(name);
    assertThat(decode(WireCodec.encode(message), message.getClass())).isEqualTo(message);
  }

  @ParameterizedTest
  @MethodSource("names")
  void everyTruncationIsMalformedAndNothingIsThrown(String name) {
    byte[] whole = WireCodec.encode(Examples.ALL.get(name));
    for (int length = 0; length < whole.length; length++) {
      var decoded = WireCodec.decode(Arrays.copyOf(whole, length), Examples.type(name));
      assertThat(decoded).as("%d bytes", length).isInstanceOf(Decoded.Malformed.class);
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void everyFlippedByteIsAValueAndNothingIsThrown(String name) {
    byte[] whole = WireCodec.encode(Examples.ALL.get(name));
    for (int at = 0; at < whole.length; at++) {
      byte[] changed = whole.clone();
      changed[at] ^= (byte) 0x80;
      assertThat(WireCodec.decode(changed, Examples.type(name))).isNotNull();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "[]",
        "1",
        "\"x\"",
        "true",
        "{",
        "}",
        "{]",
        "NaN",
        "{\"seq\":NaN}",
        "\u0000",
        " ",
        "{\"generation\":7,\"seq\":1,\"state\":\"CANCELED\"}{}",
        "{\"generation\":7,\"seq\":1,\"state\":\"CANCELED\"}x",
        "{\"generation\":9223372036854775808,\"seq\":1,\"state\":\"CANCELED\"}",
        "{\"generation\":1e999999999,\"seq\":1,\"state\":\"CANCELED\"}",
        "{\"generation\":7.5,\"seq\":1,\"state\":\"CANCELED\"}",
        "{\"generation\":\"7\",\"seq\":1,\"state\":\"CANCELED\"}",
        "{\"generation\":7,\"seq\":-1,\"state\":\"CANCELED\"}",
        "{\"generation\":7,\"seq\":1,\"state\":\"EXPLODED\"}",
        "{\"generation\":7,\"seq\":1,\"state\":0}",
        "{\"generation\":7,\"seq\":1,\"state\":\"CANCELED\",\"progressPercent\":101}",
        "{\"generation\":7,\"seq\":1,\"state\":\"CANCELED\",\"sha256\":\"abc\"}",
        "{\"generation\":7,\"seq\":1,\"state\":\"CANCELED\",\"currentVersion\":\"\\u0000\"}",
        "{\"generation\":7,\"seq\":1,\"state\":\"CANCELED\",\"at\":\"+999999999-01-01T00:00:00Z\"}"
      })
  void hostileReportsAreMalformed(String payload) {
    assertThat(kind(payload, StateReport.class)).isNotNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "generation|{'seq':1,'state':'CANCELED'}",
        "seq|{'generation':7,'state':'CANCELED'}",
        "state|{'generation':7,'seq':1}",
        "sha256|{'generation':7,'seq':1,'state':'DELIVERED'}",
        "currentVersion|{'generation':7,'seq':1,'state':'APPLIED'}"
      })
  void eachRequiredFieldOfAReportIsMissed(String field, String payload) {
    assertMissing(field, payload, StateReport.class);
  }

  @Test
  void eachRequiredFieldOfTheOthersIsMissed() {
    assertMissing("seq", "{'currentVersion':'1.0'}", Snapshot.class);
    assertMissing("currentVersion", "{'seq':1}", Snapshot.class);
    assertMissing("seq", "{}", Heartbeat.class);
    assertMissing("online", "{'online':null}", PresenceMessage.class);
    assertMissing("deviceId", "{}", DesiredDocument.class);
  }

  @Test
  void whatMayBeAbsentMayBeAbsent() {
    assertThat(decode("{'generation':7,'seq':1,'state':'CANCELED'}", StateReport.class).epoch())
        .isZero();
    assertThat(decode("{'seq':1,'currentVersion':'1.0'}", Snapshot.class).generation()).isNull();
    assertThat(decode("{'seq':1}", Heartbeat.class).samples()).isEmpty();
    assertThat(decode("{'online':true}", PresenceMessage.class).connection()).isNull();
    assertThat(decode("{}", SnapshotQuery.class).minEpoch()).isNull();
  }

  @Test
  void unknownFieldsAreIgnored() {
    assertThat(decode("{'online':true,'mood':{'a':[1]}}", PresenceMessage.class).online()).isTrue();
  }

  @Test
  void anUnknownReasonReadsAsOther() {
    String payload = "{'generation':7,'seq':1,'state':'FAILED','reason':'GREMLINS'}";
    assertThat(decode(payload, StateReport.class).reason()).isEqualTo(Reason.OTHER);
  }

  @Test
  void numbersThatAreNoNumbersAreOutOfRangeOrMalformed() {
    for (String loss : List.of("NaN", "Infinity", "-1", "100.1", "1e400", "\"5\"")) {
      assertThat(kind("{\"seq\":1,\"packetLossPercent\":" + loss + "}", Heartbeat.class))
          .as(loss)
          .isNotNull();
    }
  }

  @Test
  void deepNestingIsRefusedWithoutAStackOverflow() {
    String deep = "[".repeat(30_000) + "]".repeat(30_000);
    assertThat(kind("{\"online\":true,\"x\":" + deep + "}", PresenceMessage.class)).isNotNull();
    assertThat(kind("[".repeat(100_000), PresenceMessage.class)).isEqualTo(Kind.OVERSIZED);
  }

  @Test
  void onlyUtf8IsRead() {
    String valid = "{\"online\":true}";
    for (String other : List.of("UTF-16", "UTF-16BE", "UTF-16LE", "UTF-32BE", "UTF-32LE")) {
      byte[] payload = valid.getBytes(Charset.forName(other));
      assertThat(malformed(payload, PresenceMessage.class)).as(other).isEqualTo(Kind.NOT_JSON);
    }
  }

  @Test
  void sizesAreBounded() {
    byte[] large = new byte[3_000_000];
    assertThat(malformed(large, Snapshot.class)).isEqualTo(Kind.OVERSIZED);
    assertThat(malformed(new byte[0], Snapshot.class)).isEqualTo(Kind.EMPTY);
    String text = "{\"seq\":1,\"currentVersion\":\"1\",\"bootId\":\"" + "b".repeat(65) + "\"}";
    assertThat(kind(text, Snapshot.class)).isEqualTo(Kind.OUT_OF_RANGE);
    String samples = "{},".repeat(33).replaceAll(",$", "");
    assertThat(kind("{\"seq\":1,\"samples\":[" + samples + "]}", Heartbeat.class))
        .isEqualTo(Kind.OUT_OF_RANGE);
  }

  @Test
  void invalidUtf8IsMalformed() {
    byte[] payload =
        "{\"seq\":1,\"currentVersion\":\"1\",\"bootId\":\"?\"}".getBytes(StandardCharsets.UTF_8);
    for (int at = 0; at < payload.length; at++) {
      if (payload[at] == '?') {
        payload[at] = (byte) 0xC3;
      }
    }
    assertThat(malformed(payload, Snapshot.class)).isNotNull();
  }

  @Test
  void theDetailOfAMalformedMessageIsShortAndPrintable() {
    String payload = "{\"seq\":1,\"currentVersion\":\"" + "\\u0000".repeat(5_000) + "\"}";
    var decoded = WireCodec.decode(payload.getBytes(StandardCharsets.UTF_8), Snapshot.class);
    assertThat(((Decoded.Malformed<Snapshot>) decoded).detail())
        .hasSizeLessThan(300)
        .doesNotContain("\u0000")
        .contains("currentVersion");
  }

  private static <T extends WireMessage> void assertMissing(
      String field, String payload, Class<T> type) {
    var decoded = WireCodec.decode(bytes(payload), type);
    assertThat(decoded)
        .isEqualTo(new Decoded.Malformed<>(Kind.MISSING_FIELD, field + " is required"));
  }

  private static byte[] bytes(String payload) {
    return payload.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
  }

  private static <T extends WireMessage> T decode(String payload, Class<T> type) {
    return decode(bytes(payload), type);
  }

  private static <T extends WireMessage> T decode(byte[] payload, Class<T> type) {
    return switch (WireCodec.decode(payload, type)) {
      case Decoded.Message<T> good -> good.message();
      case Decoded.Malformed<T> bad -> throw new AssertionError(bad.toString());
    };
  }

  private static Kind kind(String payload, Class<? extends WireMessage> type) {
    return malformed(payload.getBytes(StandardCharsets.UTF_8), type);
  }

  /** The kind of malformation, or null for a good message. */
  private static <T extends WireMessage> Kind malformed(byte[] payload, Class<T> type) {
    return WireCodec.decode(payload, type) instanceof Decoded.Malformed<T> bad ? bad.kind() : null;
  }
}
