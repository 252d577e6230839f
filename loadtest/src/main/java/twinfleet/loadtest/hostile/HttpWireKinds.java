package twinfleet.loadtest.hostile;

import static twinfleet.loadtest.hostile.Expected.answered;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Requests that are no HTTP, or HTTP that two parsers would read differently. */
final class HttpWireKinds {
  private static final String API = "HTTP port";
  private static final String TARGET = "/api/v1/fleet/status";
  private static final String POST = "POST /api/v1/devices HTTP/1.1\r\nHost: a\r\n";
  private static final String JSON = "Content-Type: application/json\r\n";
  private static final String UNREADABLE = "400 malformed-request";
  private static final String TOO_MANY = "431 headers-too-large";

  private HttpWireKinds() {}

  static List<Kind> all() {
    List<Kind> kinds = new ArrayList<>();
    notHttp(kinds);
    lengths(kinds);
    headers(kinds);
    tokens(kinds);
    ranges(kinds);
    return kinds;
  }

  private static void notHttp(List<Kind> kinds) {
    bytes(kinds, "an HTTP/2 preface", PlainBytes.http2Preface(), UNREADABLE, "closed", "505");
    bytes(kinds, "a TLS hello", PlainBytes.tlsHello(), UNREADABLE, "closed");
    bytes(kinds, "an MQTT CONNECT", PlainBytes.connect("MQTT", 4), UNREADABLE, "closed");
    bytes(kinds, "zeros", new byte[10_000], UNREADABLE, "closed");
    text(kinds, "HTTP/0.9", "GET /\r\n", UNREADABLE, "closed");
    text(kinds, "HTTP/3.0", "GET " + TARGET + " HTTP/3.0\r\nHost: a\r\n\r\n", UNREADABLE);
    text(kinds, "no host", "GET " + TARGET + " HTTP/1.1\r\n\r\n", UNREADABLE);
    text(kinds, "a host with a space", "GET / HTTP/1.1\r\nHost: a b\r\n\r\n", UNREADABLE);
    text(kinds, "half a request", "GET " + TARGET + " HTTP/1.1\r\nHo", "closed", UNREADABLE);
    text(
        kinds,
        "pipelined garbage",
        "GET " + TARGET + " HTTP/1.1\r\nHost: a\r\n\r\n\u0001\u0002garbage\r\n\r\n",
        "200 malformed-request");
    kinds.add(
        new Kind(
            "HTTP: random bytes",
            API,
            answered(UNREADABLE, "closed"),
            ground -> {
              byte[] random = new byte[4_096];
              ground.random().nextBytes(random);
              random[0] = 1;
              return Sent.answered(
                  List.of(
                      RawHttp.bytes(ground.api(), random),
                      RawHttp.bytes(ground.management(), random)));
            }));
  }

  private static void lengths(List<Kind> kinds) {
    post(kinds, "a negative length", "Content-Length: -5\r\n", "", UNREADABLE);
    post(
        kinds,
        "a length of 2^64",
        "Content-Length: 18446744073709551616\r\n",
        "",
        UNREADABLE,
        "413 too-large");
    post(kinds, "a length of text", "Content-Length: many\r\n", "", UNREADABLE);
    post(kinds, "two lengths", "Content-Length: 2\r\nContent-Length: 3\r\n", "{}", UNREADABLE);
    post(kinds, "a length of 10 GB", "Content-Length: 10737418240\r\n", "{}", "413 too-large");
    post(
        kinds,
        "length and chunks (smuggling)",
        "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n",
        "0\r\n\r\nDELETE /api/v1/devices/innocent-0 HTTP/1.1\r\nHost: a\r\n\r\n",
        UNREADABLE);
    post(
        kinds,
        "chunks under another name",
        "Transfer-Encoding: xchunked\r\nContent-Length: 2\r\n",
        "{}",
        UNREADABLE);
    post(
        kinds,
        "chunks twice",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n",
        "0\r\n\r\n",
        UNREADABLE);
    chunks(kinds, "a chunk of negative length", "-1\r\n{}\r\n0\r\n\r\n");
    chunks(kinds, "a chunk of 2^64", "10000000000000000\r\n{}\r\n0\r\n\r\n");
    chunks(kinds, "a chunk of text", "zz\r\n{}\r\n0\r\n\r\n");
    chunks(kinds, "a chunk's name of 10 000", "2;" + "x".repeat(10_000) + "\r\n{}\r\n0\r\n\r\n");
  }

  private static void headers(List<Kind> kinds) {
    String many =
        String.join("", IntStream.range(0, 1_000).mapToObj(i -> "X-" + i + ": 1\r\n").toList());
    get(kinds, "1 000 headers", many, TOO_MANY, UNREADABLE);
    get(kinds, "a header of 64 KiB", "X-Long: " + "x".repeat(65_536) + "\r\n", TOO_MANY);
    get(kinds, "a header's name of 10 000", "x".repeat(10_000) + ": 1\r\n", TOO_MANY, UNREADABLE);
    get(kinds, "a header without colon", "Nothing here\r\n", UNREADABLE);
    get(kinds, "a header with a zero", "X-Zero: a\u0000b\r\n", UNREADABLE);
    get(kinds, "a folded header", "X-Folded: a\r\n b\r\n", "200", UNREADABLE);
    get(kinds, "a cookie of 7 000", "Cookie: a=" + "x".repeat(7_000) + "\r\n", "200");
    get(kinds, "an Accept that nobody can give", "Accept: image/png;q=0.1\r\n", "200");
    key(kinds, "an Idempotency-Key of 129", "k".repeat(129));
    key(kinds, "an Idempotency-Key with spaces", "a b c");
    key(kinds, "an Idempotency-Key of nothing", "");
    kinds.add(
        new Kind(
            "an Idempotency-Key of another request",
            "POST /devices",
            answered("201", "422 key-reused"),
            ground -> {
              String key = "Idempotency-Key: reused-" + ground.victim();
              return Sent.answered(
                  List.of(registered(ground, key, "a"), registered(ground, key, "b")));
            }));
  }

  private static String registered(Ground ground, String key, String name)
      throws java.io.IOException {
    String body = "{\"deviceId\":\"key-%s\",\"model\":\"gw-3\"}".formatted(name);
    String json = "Content-Type: application/json";
    byte[] bytes = PlainBytes.text(body);
    return RawHttp.ask(ground.api(), "POST", "/api/v1/devices", bytes, json, key);
  }

  private static void tokens(List<Kind> kinds) {
    String none = "Authorization: Bearer eyJhbGciOiJub25lIn0.eyJyb2xlIjoiYWRtaW4ifQ.\r\n";
    get(kinds, "a token signed by nobody", none, "200", "401");
    get(
        kinds,
        "a token of 7 000",
        "Authorization: Bearer " + "A".repeat(7_000) + "\r\n",
        "200",
        "401");
    get(kinds, "a password that is no Base64", "Authorization: Basic !!!!\r\n", "200", "401");
  }

  private static void ranges(List<Kind> kinds) {
    String thousands = "0-0" + ",1-1".repeat(1_900);
    range(kinds, "1 900 ranges", thousands, "200");
    range(
        kinds,
        "a range beyond 64 bits",
        "99999999999999999999-",
        "200",
        "416 range-not-satisfiable");
    range(kinds, "a range behind the image", "5000000-6000000", "416 range-not-satisfiable");
    range(kinds, "a range that runs backwards", "9-1", "200");
    range(kinds, "a negative range", "--5", "200");
    range(kinds, "the last 0 bytes", "-0", "416 range-not-satisfiable");
    range(kinds, "a range of letters", "a-z", "200");
  }

  private static void range(List<Kind> kinds, String name, String range, String... answers) {
    kinds.add(
        new Kind(
            name,
            "GET /artifacts/{sha256}",
            answered(answers),
            ground -> {
              String target = "/api/v1/artifacts/" + Fleet.SHA256;
              String header = "Range: bytes=" + range;
              return Sent.answered(
                  List.of(RawHttp.ask(ground.api(), "GET", target, new byte[0], header)));
            }));
  }

  private static void key(List<Kind> kinds, String name, String key) {
    kinds.add(
        new Kind(
            name,
            "POST /devices",
            answered(UNREADABLE),
            ground -> Sent.answered(List.of(registered(ground, "Idempotency-Key: " + key, "x")))));
  }

  private static void get(List<Kind> kinds, String name, String header, String... answers) {
    text(
        kinds,
        name,
        "GET " + TARGET + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n" + header + "\r\n",
        answers);
  }

  private static void post(
      List<Kind> kinds, String name, String headers, String body, String... answers) {
    text(kinds, name, POST + JSON + headers + "\r\n" + body, answers);
  }

  private static void chunks(List<Kind> kinds, String name, String body) {
    post(kinds, name, "Transfer-Encoding: chunked\r\n", body, UNREADABLE, "413 too-large");
  }

  private static void text(List<Kind> kinds, String name, String text, String... answers) {
    bytes(kinds, name, PlainBytes.text(text), answers);
  }

  private static void bytes(List<Kind> kinds, String name, byte[] bytes, String... answers) {
    kinds.add(
        new Kind(
            "HTTP: " + name,
            API,
            answered(answers),
            ground -> Sent.answered(List.of(RawHttp.bytes(ground.api(), bytes)))));
  }
}
