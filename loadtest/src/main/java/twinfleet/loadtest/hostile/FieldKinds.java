package twinfleet.loadtest.hostile;

import static twinfleet.loadtest.hostile.Expected.malformed;

import java.util.ArrayList;
import java.util.List;
import twinfleet.protocol.Topics;

/** JSON of the right shape with values that a field cannot have. */
final class FieldKinds {
  private static final String[] UNREADABLE = {"NOT_JSON", "WRONG_VALUE"};
  private static final String STATE = "{\"generation\":1,\"epoch\":1,\"seq\":9,\"state\":";
  private static final String BEAT = "{\"epoch\":1,\"seq\":9,";
  private static final String SNAPSHOT = "{\"epoch\":1,\"seq\":9,\"currentVersion\":";

  private FieldKinds() {}

  static List<Kind> all() {
    List<Kind> kinds = new ArrayList<>();
    numbers(kinds);
    states(kinds);
    digests(kinds);
    texts(kinds);
    quality(kinds);
    instants(kinds);
    missing(kinds);
    return kinds;
  }

  private static void numbers(List<Kind> kinds) {
    epoch(kinds, "a text for a number", "\"1\"", UNREADABLE);
    epoch(kinds, "a boolean for a number", "true", UNREADABLE);
    epoch(kinds, "an array for a number", "[1]", UNREADABLE);
    epoch(kinds, "an object for a number", "{\"value\":1}", UNREADABLE);
    epoch(kinds, "NaN", "NaN", UNREADABLE);
    epoch(kinds, "Infinity", "-Infinity", UNREADABLE);
    epoch(kinds, "2^63", "9223372036854775808", UNREADABLE);
    epoch(kinds, "2^64 + 1", "18446744073709551617", UNREADABLE);
    epoch(kinds, "a number of 39 digits", "9".repeat(39), UNREADABLE);
    epoch(kinds, "an exponent of 10^9", "1e1000000000", UNREADABLE);
    epoch(kinds, "a fraction for a count", "1.5", UNREADABLE);
    epoch(kinds, "1.0 for a count", "1.0", UNREADABLE);
    epoch(kinds, "a negative count", "-1", "OUT_OF_RANGE");
    epoch(kinds, "the most negative count", "-9223372036854775808", "OUT_OF_RANGE");
    epoch(kinds, "a leading zero", "007", UNREADABLE);
    epoch(kinds, "a hexadecimal number", "0x10", UNREADABLE);
    epoch(kinds, "a plus sign", "+1", UNREADABLE);
    epoch(kinds, "duplicate keys, the last bad", "1,\"epoch\":-5", "OUT_OF_RANGE");
  }

  private static void states(List<Kind> kinds) {
    state(kinds, "a state that nobody knows", STATE + "\"EXPLODED\"}", UNREADABLE);
    state(kinds, "a state in small letters", STATE + "\"in_progress\"}", UNREADABLE);
    state(kinds, "a state by its number", STATE + "2}", UNREADABLE);
    state(kinds, "a state only the server gives", STATE + "\"EXPIRED\"}", UNREADABLE);
    state(kinds, "an empty state", STATE + "\"\"}", UNREADABLE);
    state(kinds, "no state", STATE + "null}", "MISSING_FIELD");
    state(kinds, "101 percent", STATE + "\"IN_PROGRESS\",\"progressPercent\":101}", "OUT_OF_RANGE");
    state(kinds, "-1 percent", STATE + "\"IN_PROGRESS\",\"progressPercent\":-1}", "OUT_OF_RANGE");
    presence(kinds, "online as a text", "{\"online\":\"true\"}", UNREADABLE);
    presence(kinds, "online as a number", "{\"online\":1}", UNREADABLE);
    presence(kinds, "no online", "{\"epoch\":1,\"connection\":1}", "MISSING_FIELD");
  }

  private static void digests(List<Kind> kinds) {
    String delivered = STATE + "\"DELIVERED\",\"sha256\":";
    state(kinds, "a digest of 63 digits", delivered + "\"" + "a".repeat(63) + "\"}", UNREADABLE);
    state(kinds, "a digest of 10 000", delivered + "\"" + "a".repeat(10_000) + "\"}", UNREADABLE);
    state(kinds, "a digest with a g", delivered + "\"g" + "a".repeat(63) + "\"}", UNREADABLE);
    state(kinds, "DELIVERED without digest", STATE + "\"DELIVERED\"}", "MISSING_FIELD");
    state(kinds, "APPLIED without version", STATE + "\"APPLIED\"}", "MISSING_FIELD");
  }

  private static void texts(List<Kind> kinds) {
    version(kinds, "a version with \\u0000", "2.3\\u0000", UNREADABLE);
    version(kinds, "a version with a lone surrogate", "2.3\\ud800", UNREADABLE);
    version(kinds, "a version of 65 characters", "1".repeat(65), UNREADABLE);
    version(kinds, "a version of nothing", "", UNREADABLE);
    version(kinds, "SQL in a version", "2.3'; DROP TABLE twin_view; --", UNREADABLE);
    version(kinds, "a look-up in a version", "${jndi:ldap://127.0.0.1:9/a}", UNREADABLE);
    version(kinds, "a script in a version", "<script>alert(1)</script>", UNREADABLE);
    version(kinds, "a path in a version", "../../etc/passwd", UNREADABLE);
    version(kinds, "digits of another script", "\u0662.\u0663", UNREADABLE);
    message(
        kinds,
        "a boot id with a bell",
        Topics.Kind.SNAPSHOT,
        SNAPSHOT + "\"2.3.0\",\"bootId\":\"a\\u0007b\"}",
        "OUT_OF_RANGE");
    message(
        kinds,
        "a boot id of 65 characters",
        Topics.Kind.SNAPSHOT,
        SNAPSHOT + "\"2.3.0\",\"bootId\":\"" + "b".repeat(65) + "\"}",
        "OUT_OF_RANGE");
    message(
        kinds,
        "a negative queue",
        Topics.Kind.SNAPSHOT,
        SNAPSHOT + "\"2.3.0\",\"queued\":-1}",
        "OUT_OF_RANGE");
  }

  private static void quality(List<Kind> kinds) {
    beat(kinds, "101 percent loss", "\"packetLossPercent\":101}", "OUT_OF_RANGE");
    beat(kinds, "loss beyond a double", "\"packetLossPercent\":1e999}", "OUT_OF_RANGE");
    beat(kinds, "NaN percent loss", "\"packetLossPercent\":NaN}", UNREADABLE);
    beat(kinds, "latency before the question", "\"latencyMs\":-1}", "OUT_OF_RANGE");
    beat(kinds, "latency beyond 31 bits", "\"latencyMs\":2147483648}", UNREADABLE);
    beat(kinds, "a signal of 10^6 dBm", "\"signalStrengthDbm\":1000000}", "OUT_OF_RANGE");
    beat(kinds, "10 000 samples", "\"samples\":[" + "{},".repeat(9_999) + "{}]}", "OUT_OF_RANGE");
    beat(kinds, "a null among the samples", "\"samples\":[null]}", UNREADABLE);
    beat(kinds, "samples that are no list", "\"samples\":{\"0\":{}}}", UNREADABLE);
  }

  private static void instants(List<Kind> kinds) {
    beat(kinds, "the year +999999999", "\"at\":\"+999999999-12-31T23:59:59Z\"}", UNREADABLE);
    beat(kinds, "the year -999999999", "\"at\":\"-999999999-01-01T00:00:00Z\"}", UNREADABLE);
    beat(kinds, "the 31st of February", "\"at\":\"2026-02-31T00:00:00Z\"}", UNREADABLE);
    beat(kinds, "an instant as a number", "\"at\":1e18}", UNREADABLE);
    beat(kinds, "an instant in words", "\"at\":\"yesterday\"}", UNREADABLE);
  }

  private static void missing(List<Kind> kinds) {
    for (Topics.Kind kind : Topics.Kind.values()) {
      if (kind != Topics.Kind.PRESENCE) {
        String name = "no seq in " + kind.name().toLowerCase(java.util.Locale.ROOT);
        String text = Messages.valid(kind).replace("\"seq\":7", "\"seq\":null");
        message(kinds, name, kind, text, "MISSING_FIELD");
      }
    }
    message(kinds, "no version", Topics.Kind.SNAPSHOT, "{\"seq\":1}", "MISSING_FIELD");
  }

  private static void epoch(List<Kind> kinds, String name, String value, String... malformed) {
    kinds.add(
        new Kind(
            name,
            "4 device topics",
            malformed(malformed),
            ground -> {
              for (Topics.Kind kind : Topics.Kind.values()) {
                ground.publish(kind, ground.innocent(), Messages.withEpoch(kind, value));
              }
              return Sent.messages(4);
            }));
  }

  private static void state(List<Kind> kinds, String name, String text, String... malformed) {
    message(kinds, name, Topics.Kind.STATE, text, malformed);
  }

  private static void presence(List<Kind> kinds, String name, String text, String... malformed) {
    message(kinds, name, Topics.Kind.PRESENCE, text, malformed);
  }

  private static void version(List<Kind> kinds, String name, String text, String... malformed) {
    message(kinds, name, Topics.Kind.SNAPSHOT, SNAPSHOT + "\"" + text + "\"}", malformed);
  }

  private static void beat(List<Kind> kinds, String name, String rest, String... malformed) {
    message(kinds, name, Topics.Kind.HEARTBEAT, BEAT + rest, malformed);
  }

  private static void message(
      List<Kind> kinds, String name, Topics.Kind kind, String text, String... malformed) {
    kinds.add(
        new Kind(
            name,
            kind.name().toLowerCase(java.util.Locale.ROOT),
            malformed(malformed),
            ground -> {
              ground.publish(kind, ground.innocent(), text);
              return Sent.messages(1);
            }));
  }
}
