package twinfleet.loadtest.hostile;

import static twinfleet.loadtest.hostile.Expected.answered;
import static twinfleet.loadtest.hostile.Expected.counted;
import static twinfleet.loadtest.hostile.Expected.malformed;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import twinfleet.loadtest.live.PlainMqtt;
import twinfleet.protocol.DeviceId;
import twinfleet.protocol.Topics;

/** Bytes that are no message, on each of the four device topics. */
final class PayloadKinds {
  private static final String WHERE = "4 device topics";
  private static final String[] UNREADABLE = {"NOT_JSON", "WRONG_VALUE"};
  private static final int PAYLOAD_MAX = 65_536;

  private static final List<Topics.Kind> OTHERS =
      List.of(Topics.Kind.STATE, Topics.Kind.HEARTBEAT, Topics.Kind.PRESENCE);

  private PayloadKinds() {}

  static List<Kind> all() {
    List<Kind> kinds = new ArrayList<>();
    kinds.add(truncated());
    shapes(kinds);
    bytes(kinds);
    sizes(kinds);
    return kinds;
  }

  private static Kind truncated() {
    return new Kind(
        "truncated JSON, each position",
        WHERE,
        malformed(UNREADABLE),
        ground -> {
          int sent = 0;
          for (Topics.Kind kind : Topics.Kind.values()) {
            String whole = Messages.valid(kind);
            for (int end = 1; end < whole.length(); end += ground.scale().step()) {
              // Each by another name: one alone may not send so much.
              ground.publish(kind, new DeviceId("cut-" + end), whole.substring(0, end));
              sent++;
            }
          }
          return Sent.messages(sent);
        });
  }

  private static void shapes(List<Kind> kinds) {
    text(kinds, "only white space", " \t\r\n ", UNREADABLE);
    text(kinds, "JSON null", "null", "NOT_JSON");
    text(kinds, "JSON true", "true", UNREADABLE);
    text(kinds, "a bare number", "42", UNREADABLE);
    text(kinds, "a bare string", "\"IN_PROGRESS\"", UNREADABLE);
    text(kinds, "an empty array", "[]", UNREADABLE);
    text(kinds, "an empty object", "{}", "MISSING_FIELD");
    spoilt(kinds, "the message in an array", v -> "[" + v + "]", UNREADABLE);
    spoilt(kinds, "two messages in one", v -> v + v, UNREADABLE);
    spoilt(kinds, "bytes behind the message", v -> v + "garbage", UNREADABLE);
    spoilt(kinds, "single quotes", v -> v.replace('"', '\''), UNREADABLE);
    spoilt(kinds, "unquoted names", v -> v.replaceAll("\"(\\w+)\":", "$1:"), UNREADABLE);
    spoilt(kinds, "a comma too many", v -> v.replace("}", ",}"), UNREADABLE);
    spoilt(kinds, "comments", v -> "/* hello */" + v, UNREADABLE);
    text(
        kinds,
        "XML",
        "<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>",
        UNREADABLE);
    text(kinds, "a form", "generation=1&seq=1&state=APPLIED", UNREADABLE);
    text(kinds, "30 000 nested brackets", "[".repeat(30_000), UNREADABLE);
    text(kinds, "10 000 nested objects", "{\"a\":".repeat(10_000), UNREADABLE);
  }

  private static void bytes(List<Kind> kinds) {
    raw(kinds, "invalid UTF-8", v -> inside(v, (byte) 0xFF, (byte) 0xFE), UNREADABLE);
    raw(kinds, "a zero byte in the middle", v -> inside(v, (byte) 0), UNREADABLE);
    raw(kinds, "UTF-16 with its mark", v -> v.getBytes(StandardCharsets.UTF_16), UNREADABLE);
    raw(kinds, "UTF-16 without mark", v -> v.getBytes(StandardCharsets.UTF_16LE), UNREADABLE);
    raw(kinds, "UTF-32", v -> v.getBytes(Charset.forName("UTF-32BE")), UNREADABLE);
    raw(kinds, "gzip", v -> new byte[] {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, 3}, UNREADABLE);
    raw(kinds, "CBOR", v -> new byte[] {(byte) 0xA1, 0x63, 0x73, 0x65, 0x71, 1}, UNREADABLE);
    raw(
        kinds,
        "a Java object stream",
        v -> new byte[] {(byte) 0xAC, (byte) 0xED, 0, 5},
        UNREADABLE);
    raw(kinds, "no bytes at all", v -> new byte[0], "EMPTY");
    kinds.add(overlong());
    kinds.add(
        new Kind(
            "random bytes",
            WHERE,
            malformed(UNREADABLE),
            ground -> {
              for (Topics.Kind kind : Topics.Kind.values()) {
                byte[] garbage = new byte[200];
                ground.random().nextBytes(garbage);
                garbage[0] = (byte) 0xF8;
                ground.publish(kind.of(ground.innocent()), garbage);
              }
              return Sent.messages(4);
            }));
  }

  /** The parser takes an overlong zero in a name that it does not know. */
  private static Kind overlong() {
    return new Kind(
        "overlong UTF-8",
        "3 device topics",
        counted(
            "malformed NOT_JSON",
            "malformed WRONG_VALUE",
            "malformed MISSING_FIELD",
            "handled STATE",
            "handled HEARTBEAT",
            "handled PRESENCE"),
        ground -> {
          for (Topics.Kind kind : OTHERS) {
            byte[] payload = inside(Messages.valid(kind), (byte) 0xC0, (byte) 0x80);
            ground.publish(kind.of(ground.pendingVictim()), payload);
          }
          return Sent.messages(OTHERS.size());
        });
  }

  private static void sizes(List<Kind> kinds) {
    raw(kinds, "one byte over 64 KiB", v -> padded(v, PAYLOAD_MAX + 1), "OVERSIZED");
    raw(kinds, "a string of 60 000 for a number", PayloadKinds::hugeString, UNREADABLE);
    text(kinds, "4 000 keys and no message", keys(4_000), "MISSING_FIELD");
    Function<String, String> wide =
        v -> v.replace("}", ",\"more\":\"" + "x".repeat(60_000) + "\"}");
    text(
        kinds, "an integer of 60 000 digits", "{\"epoch\":" + "9".repeat(60_000) + "}", UNREADABLE);
    kinds.add(
        tolerated(
            "an unknown field of 60 000 characters",
            kind -> wide.apply(Messages.valid(kind).replace("[{\"latencyMs\":5}]", "[]"))));
    kinds.add(tolerated("a byte order mark", kind -> "\uFEFF" + Messages.valid(kind)));
    kinds.add(cut("10^5 nested brackets", "[".repeat(100_000)));
    kinds.add(cut("10^5 keys", keys(100_000)));
    kinds.add(cut("3 MB payload", " ".repeat(3 << 20)));
  }

  /** Above the broker's packet size: it ends the connection, and nothing reaches the node. */
  private static Kind cut(String name, String payload) {
    return new Kind(
        name,
        WHERE,
        answered("cut by the broker"),
        ground -> {
          List<String> answers = new ArrayList<>();
          for (Topics.Kind kind : Topics.Kind.values()) {
            try (PlainMqtt own = ground.stranger("too-large-" + kind)) {
              own.publish(kind.of(ground.victim()), payload.getBytes(StandardCharsets.UTF_8));
              answers.add("taken by the broker");
            } catch (IOException cut) {
              answers.add("cut by the broker");
            }
          }
          return Sent.answered(answers);
        });
  }

  /** A message that is odd and yet one, by the contract: it is handled, for its own twin alone. */
  static Kind tolerated(String name, Function<Topics.Kind, String> payload) {
    return new Kind(
        name,
        WHERE,
        counted("handled STATE", "handled HEARTBEAT", "handled PRESENCE"),
        ground -> {
          // Uncounted, since the good devices beside it send snapshots; malformed it must not be.
          DeviceId device = ground.pendingVictim();
          ground.publish(Topics.Kind.SNAPSHOT, device, payload.apply(Topics.Kind.SNAPSHOT));
          ground.awaitDevice(device, "presence", "ONLINE");
          for (Topics.Kind kind : OTHERS) {
            ground.publish(kind, ground.pendingVictim(), payload.apply(kind));
          }
          return Sent.messages(OTHERS.size());
        });
  }

  private static void text(List<Kind> kinds, String name, String payload, String... malformed) {
    raw(kinds, name, v -> payload.getBytes(StandardCharsets.UTF_8), malformed);
  }

  private static void spoilt(
      List<Kind> kinds, String name, Function<String, String> spoil, String... malformed) {
    raw(kinds, name, v -> spoil.apply(v).getBytes(StandardCharsets.UTF_8), malformed);
  }

  private static void raw(
      List<Kind> kinds, String name, Function<String, byte[]> spoil, String... malformed) {
    kinds.add(
        new Kind(
            name,
            WHERE,
            malformed(malformed),
            ground -> {
              for (Topics.Kind kind : Topics.Kind.values()) {
                byte[] payload = spoil.apply(Messages.valid(kind));
                ground.publish(kind.of(ground.innocent()), payload);
              }
              return Sent.messages(4);
            }));
  }

  private static byte[] inside(String valid, byte... bad) {
    byte[] good = valid.getBytes(StandardCharsets.UTF_8);
    byte[] all = Arrays.copyOf(good, good.length + bad.length);
    int at = 3;
    System.arraycopy(good, at, all, at + bad.length, good.length - at);
    System.arraycopy(bad, 0, all, at, bad.length);
    return all;
  }

  private static byte[] padded(String valid, int length) {
    byte[] all = new byte[length];
    Arrays.fill(all, (byte) ' ');
    byte[] good = valid.getBytes(StandardCharsets.UTF_8);
    System.arraycopy(good, 0, all, 0, good.length);
    return all;
  }

  private static byte[] hugeString(String valid) {
    return valid
        .replace("\"epoch\":1", "\"epoch\":\"" + "9".repeat(60_000) + "\"")
        .getBytes(StandardCharsets.UTF_8);
  }

  private static String keys(int count) {
    List<String> all = IntStream.range(0, count).mapToObj(i -> "\"k" + i + "\":0").toList();
    return "{" + String.join(",", all) + "}";
  }
}
