package twinfleet.loadtest.hostile;

import static twinfleet.loadtest.hostile.Expected.answered;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/** Bodies that no write of the API can take. */
final class HttpBodyKinds {
  private static final String WHERE = "8 writes with a body";
  private static final String JSON = "Content-Type: application/json";
  private static final String UNREADABLE = "400 malformed-request";
  private static final String WRONG = "422 invalid-field";

  private HttpBodyKinds() {}

  /** A write and a body that it would take. */
  private record Write(String target, String body) {}

  private static List<Write> writes(Ground ground) {
    String device = "/api/v1/devices/" + ground.victim();
    return List.of(
        new Write("/api/v1/devices", "{\"deviceId\":\"new-1\",\"model\":\"gw-3\"}"),
        new Write(
            "/api/v1/releases",
            "{\"model\":\"gw-3\",\"version\":\"9.9.9\",\"sha256\":\""
                + Fleet.SHA256
                + "\",\"sizeBytes\":5,\"releaseCounter\":9}"),
        new Write(device + "/assign", "{\"version\":\"2.4.0\"}"),
        new Write(device + "/cancel", "{\"force\":false}"),
        new Write(device + "/hold", "{}"),
        new Write(device + "/release", "{}"),
        new Write(device + "/decommission", "{}"),
        new Write(device + "/recommission", "{}"));
  }

  static List<Kind> all() {
    List<Kind> kinds = new ArrayList<>();
    kinds.add(truncated());
    shapes(kinds);
    encodings(kinds);
    types(kinds);
    fields(kinds);
    lists(kinds);
    return kinds;
  }

  private static Kind truncated() {
    return new Kind(
        "truncated body, each position",
        WHERE,
        answered(UNREADABLE),
        ground -> {
          List<String> answers = new ArrayList<>();
          for (Write write : writes(ground)) {
            for (int end = 1; end < write.body().length(); end += ground.scale().step()) {
              byte[] body = PlainBytes.text(write.body().substring(0, end));
              answers.add(RawHttp.ask(ground.api(), "POST", write.target(), body, JSON));
            }
          }
          return Sent.answered(answers);
        });
  }

  private static void shapes(List<Kind> kinds) {
    spoilt(kinds, "a body twice", b -> b + b, UNREADABLE);
    spoilt(kinds, "garbage behind a body", b -> b + "]", UNREADABLE);
    spoilt(kinds, "a body in single quotes", b -> b.replace('"', '\'') + "'", UNREADABLE);
    spoilt(kinds, "a body with NaN", b -> "{\"version\":NaN}", UNREADABLE);
    spoilt(kinds, "a body of 30 000 brackets", b -> "[".repeat(30_000), UNREADABLE);
    spoilt(kinds, "a body of 10 000 objects", b -> "{\"a\":".repeat(10_000), UNREADABLE);
    spoilt(kinds, "a body with a key twice", b -> "{\"force\":false,\"force\":true}", UNREADABLE);
    spoilt(
        kinds,
        "a number of 60 000 digits in a body",
        b -> "{\"force\":" + "9".repeat(60_000) + "}",
        UNREADABLE);
    spoilt(kinds, "a body that is a number", b -> "42", WRONG, UNREADABLE);
    spoilt(kinds, "a body that is a text", b -> "\"assign\"", WRONG, UNREADABLE);
    spoilt(kinds, "a body of null", b -> "null", WRONG, UNREADABLE);
    spoilt(
        kinds,
        "a field that nobody knows",
        b -> b.replaceFirst("}$", ",\"x\":1}").replace("{,", "{"),
        WRONG);
  }

  private static void encodings(List<Kind> kinds) {
    raw(
        kinds,
        "a body of invalid UTF-8",
        b -> new byte[] {'{', '"', -1, '"', ':', '1', '}'},
        UNREADABLE);
    raw(kinds, "a body in UTF-16", b -> b.getBytes(StandardCharsets.UTF_16), UNREADABLE);
    raw(kinds, "a body in gzip", b -> new byte[] {0x1f, (byte) 0x8b, 8, 0, 0}, UNREADABLE);
    raw(kinds, "zeros as a body", b -> new byte[100], UNREADABLE);
    kinds.add(
        new Kind(
            "random bytes as a body",
            WHERE,
            answered(UNREADABLE),
            ground -> {
              List<String> answers = new ArrayList<>();
              for (Write write : writes(ground)) {
                byte[] random = new byte[500];
                ground.random().nextBytes(random);
                random[0] = (byte) 0xF8;
                answers.add(RawHttp.ask(ground.api(), "POST", write.target(), random, JSON));
              }
              return Sent.answered(answers);
            }));
  }

  private static void types(List<Kind> kinds) {
    type(kinds, "a form as a body", "application/x-www-form-urlencoded");
    type(kinds, "XML as a body", "application/xml");
    type(kinds, "a text as a body", "text/plain");
    type(kinds, "a multipart body", "multipart/form-data; boundary=x");
  }

  private static void fields(List<Kind> kinds) {
    device(kinds, "a new device without model", "{\"deviceId\":\"d-1\"}");
    device(kinds, "a new device of 300 characters", named("d".repeat(300)));
    device(kinds, "a new device with a slash", named("../../admin"));
    device(kinds, "a new device with \\u0000", named("a\\u0000b"));
    device(kinds, "a new device with a lone surrogate", named("a\\ud800"));
    device(kinds, "a new device with SQL", named("a'); DROP TABLE device_registry; --"));
    device(kinds, "a new device named by a number", "{\"deviceId\":7,\"model\":\"gw-3\"}");
    device(kinds, "labels that are no map", labelled("[1,2]"));
    device(kinds, "labels with \\u0000", labelled("{\"a\":\"\\u0000\"}"));
    device(kinds, "labels with a lone surrogate", labelled("{\"a\":\"\\udc00\"}"));
    device(
        kinds, "a label of 60 000 characters", labelled("{\"a\":\"" + "x".repeat(60_000) + "\"}"));
    device(kinds, "5 000 labels", labelled(manyLabels()));
    release(kinds, "a release of -1 bytes", "-1", "3");
    release(kinds, "a release of 2^63 bytes", "9223372036854775808", "3");
    release(kinds, "a release of 10^18 bytes", "1000000000000000000", "3");
    release(kinds, "a release of 1.5 bytes", "1.5", "3");
    release(kinds, "a release counter below zero", "5", "-3");
    release(kinds, "a release counter of text", "5", "\"3\"");
  }

  private static void lists(List<Kind> kinds) {
    String many =
        "[" + "{\"deviceId\":\"a\",\"model\":\"gw-3\"},".repeat(100_000).replaceFirst(",$", "]");
    one(kinds, "100 000 devices at once", "/api/v1/devices", many, "413 too-large");
    String more = "[" + "1,".repeat(2_000).replaceFirst(",$", "]");
    one(kinds, "2 000 numbers for devices", "/api/v1/devices", more, WRONG, "413 too-large");
    one(kinds, "no devices at once", "/api/v1/devices", "[]", WRONG);
    one(kinds, "lists in a list", "/api/v1/devices", "[[[]]]", "207 invalid-field", WRONG);
    String wide = "{\"x\":\"" + "x".repeat(70_000) + "\"}";
    one(kinds, "a body over 64 KiB", "/api/v1/releases", wide, "413 too-large");
  }

  private static String named(String id) {
    return "{\"deviceId\":\"" + id + "\",\"model\":\"gw-3\"}";
  }

  private static String labelled(String labels) {
    return "{\"deviceId\":\"labelled\",\"model\":\"gw-3\",\"labels\":" + labels + "}";
  }

  private static String manyLabels() {
    List<String> all = IntStream.range(0, 5_000).mapToObj(i -> "\"l" + i + "\":\"x\"").toList();
    return "{" + String.join(",", all) + "}";
  }

  private static void device(List<Kind> kinds, String name, String body) {
    one(kinds, name, "/api/v1/devices", body, WRONG);
  }

  private static void release(List<Kind> kinds, String name, String size, String counter) {
    String body =
        "{\"model\":\"gw-3\",\"version\":\"7.7.7\",\"sha256\":\"%s\",\"sizeBytes\":%s,"
                .formatted(Fleet.SHA256, size)
            + "\"releaseCounter\":"
            + counter
            + "}";
    one(kinds, name, "/api/v1/releases", body, WRONG);
  }

  private static void one(
      List<Kind> kinds, String name, String target, String body, String... answers) {
    kinds.add(
        new Kind(
            name,
            "POST " + target.substring("/api/v1".length()),
            answered(answers),
            ground -> {
              byte[] bytes = PlainBytes.text(body);
              String answer = RawHttp.ask(ground.api(), "POST", target, bytes, JSON);
              return Sent.answered(List.of(answer));
            }));
  }

  private static void type(List<Kind> kinds, String name, String type) {
    each(
        kinds,
        name,
        b -> PlainBytes.text(b),
        "Content-Type: " + type,
        "415 unsupported-media-type");
  }

  private static void spoilt(
      List<Kind> kinds, String name, Function<String, String> spoil, String... answers) {
    each(kinds, name, b -> PlainBytes.text(spoil.apply(b)), JSON, answers);
  }

  private static void raw(
      List<Kind> kinds, String name, Function<String, byte[]> spoil, String... answers) {
    each(kinds, name, spoil, JSON, answers);
  }

  private static void each(
      List<Kind> kinds,
      String name,
      Function<String, byte[]> spoil,
      String type,
      String... answers) {
    kinds.add(
        new Kind(
            name,
            WHERE,
            answered(answers),
            ground -> {
              List<String> got = new ArrayList<>();
              for (Write write : writes(ground)) {
                byte[] body = spoil.apply(write.body());
                got.add(RawHttp.ask(ground.api(), "POST", write.target(), body, type));
              }
              return Sent.answered(got);
            }));
  }
}
