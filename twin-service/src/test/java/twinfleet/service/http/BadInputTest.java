package twinfleet.service.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import twinfleet.service.http.ApiClient.Reply;

/** What clients get wrong, and the answer that tells them what it was. */
@ExtendWith(OneNode.class)
class BadInputTest {
  private static final String LONG = "x".repeat(300);
  private static final String SHA = "0".repeat(64);

  private final HttpNode node;

  BadInputTest(HttpNode node) {
    this.node = node;
  }

  /** Path, body (null: GET), status, problem, field (null: none is named). */
  static Stream<Arguments> badRequests() {
    return Stream.of(devices(), releases(), actions(), addresses()).flatMap(List::stream);
  }

  private static List<Arguments> devices() {
    return List.of(
        bad("/devices", "{", 400, "malformed-request", null),
        bad("/devices", "", 400, "malformed-request", null),
        bad("/devices", "{} {}", 400, "malformed-request", null),
        bad("/devices", "{\"model\":1,\"model\":2}", 400, "malformed-request", null),
        bad("/devices", "[".repeat(100_0), 400, "malformed-request", null),
        bad("/devices", "{\"a\":" + "9".repeat(50) + "}", 400, "malformed-request", null),
        bad("/devices", "{\"a\":NaN}", 400, "malformed-request", null),
        bad("/devices", "7", 422, "invalid-field", ""),
        bad("/devices", "{}", 422, "invalid-field", "deviceId"),
        bad("/devices", device("a b"), 422, "invalid-field", "deviceId"),
        bad("/devices", device(LONG), 422, "invalid-field", "deviceId"),
        bad("/devices", device("nul\\u0000"), 422, "invalid-field", "deviceId"),
        bad("/devices", device("../x"), 422, "invalid-field", "deviceId"),
        bad("/devices", device(".."), 422, "invalid-field", "deviceId"),
        bad("/devices", device(""), 422, "invalid-field", "deviceId"),
        bad("/devices", device("ü"), 422, "invalid-field", "deviceId"),
        bad("/devices", device("a%2Fb"), 422, "invalid-field", "deviceId"),
        bad("/devices", device("a\\nb"), 422, "invalid-field", "deviceId"),
        bad("/devices", device("a\\u202eb"), 422, "invalid-field", "deviceId"),
        bad("/devices", "{\"deviceId\":7,\"model\":\"m\"}", 422, "invalid-field", "deviceId"),
        bad("/devices", more("\"modell\":\"m\""), 422, "invalid-field", "modell"),
        bad("/devices", more("\"site\":\"a\\u0000b\""), 422, "invalid-field", "site"),
        bad("/devices", more("\"site\":\"\\ud800\""), 422, "invalid-field", "site"),
        bad("/devices", more("\"labels\":[]"), 422, "invalid-field", "labels"),
        bad("/devices", more("\"labels\":{\"a b\":\"c\"}"), 422, "invalid-field", "labels.a b"),
        bad("/devices", more("\"labels\":{\"a\":1}"), 422, "invalid-field", "labels.a"),
        bad("/devices", more("\"currentVersion\":\"\""), 422, "invalid-field", "currentVersion"),
        bad("/devices", "[]", 422, "invalid-field", "devices"),
        bad("/devices", "[" + "{},".repeat(1_000) + "{}]", 422, "invalid-field", "devices"),
        bad("/devices", more("\"site\":\"" + "s".repeat(70_000) + "\""), 413, "too-large", null),
        bad("/devices", "[\"" + "s".repeat(1_100_000) + "\"]", 413, "too-large", null));
  }

  private static List<Arguments> releases() {
    return List.of(
        bad("/releases", "{\"model\":", 400, "malformed-request", null),
        bad("/releases", "{}", 422, "invalid-field", "model"),
        bad("/releases", release("v", SHA, "0", "1"), 422, "invalid-field", "sizeBytes"),
        bad("/releases", release("v", SHA, "1.5", "1"), 422, "invalid-field", "sizeBytes"),
        bad("/releases", release("v", SHA, "1", "-1"), 422, "invalid-field", "releaseCounter"),
        bad(
            "/releases",
            release("v", SHA, "1", "99999999999999999999"),
            422,
            "invalid-field",
            "releaseCounter"),
        bad("/releases", release("v", "beef", "1", "1"), 422, "invalid-field", "sha256"),
        bad("/releases", release(LONG, SHA, "1", "1"), 422, "invalid-field", "version"),
        bad(
            "/releases",
            release("v", SHA, "1", "1,\"url\":\"file:///etc/passwd\""),
            422,
            "invalid-field",
            "url"));
  }

  private static List<Arguments> actions() {
    return List.of(
        bad("/devices/nobody/assign", "{\"version\":\"1\"}", 404, "unknown-device", null),
        bad("/devices/bad-1/assign", "{}", 422, "invalid-field", "version"),
        bad("/devices/bad-1/assign", "{\"version\":\"a b\"}", 422, "invalid-field", "version"),
        bad(
            "/devices/bad-1/assign",
            "{\"version\":\"1\",\"force\":\"yes\"}",
            422,
            "invalid-field",
            "force"),
        bad("/devices/bad-1/assign", "{\"version\":\"1\"}", 404, "unknown-release", "version"),
        bad("/devices/bad-1/cancel", "{\"forced\":true}", 422, "invalid-field", "forced"),
        bad("/devices/bad-1/hold", "[]", 422, "invalid-field", ""),
        bad("/devices/bad-1/hold", "{}", 409, "nothing-open", null),
        bad("/devices/bad-1/explode", "{}", 404, "not-found", null),
        bad("/devices/" + LONG + "/hold", "{}", 400, "invalid-parameter", "deviceId"));
  }

  private static List<Arguments> addresses() {
    return List.of(
        bad("/devices?limit=0", null, 400, "invalid-parameter", "limit"),
        bad("/devices?limit=501", null, 400, "invalid-parameter", "limit"),
        bad("/devices?limit=many", null, 400, "invalid-parameter", "limit"),
        bad("/devices?limit=1&limit=2", null, 400, "invalid-parameter", "limit"),
        bad("/devices?limt=1", null, 400, "invalid-parameter", "limt"),
        bad("/devices?cursor=%00", null, 400, "invalid-parameter", "cursor"),
        bad("/devices?cursor=bm90aGluZw", null, 400, "invalid-parameter", "cursor"),
        bad("/devices?sort=color", null, 400, "invalid-parameter", "sort"),
        bad("/devices?filter=colour==red", null, 400, "invalid-parameter", "filter"),
        bad("/devices?filter=state=like=P", null, 400, "invalid-parameter", "filter"),
        bad("/devices?filter=state==BROKEN", null, 400, "invalid-parameter", "filter"),
        bad("/devices?filter=state=lt=FAILED", null, 400, "invalid-parameter", "filter"),
        bad("/devices?filter=((", null, 400, "invalid-parameter", "filter"),
        bad("/devices?filter=model==a,model==b", null, 400, "invalid-parameter", "filter"),
        bad("/devices?filter=model==%00", null, 400, "invalid-parameter", "filter"),
        bad("/devices?filter=lastOnlineTime=lt=noon", null, 400, "invalid-parameter", "filter"),
        bad(
            "/devices?filter=lastOnlineTime=lt=%2B1000000000-01-01T00:00:00Z",
            null, 400, "invalid-parameter", "filter"),
        bad("/devices/" + LONG, null, 400, "invalid-parameter", "deviceId"),
        bad("/devices/a%00b", null, 400, "invalid-parameter", "deviceId"),
        bad("/devices/a%2Fb", null, 400, "invalid-parameter", "deviceId"),
        bad("/devices/%2e%2e", null, 404, "not-found", null),
        bad("/devices/%C3%BC", null, 400, "invalid-parameter", "deviceId"),
        bad("/devices/a%0Ab", null, 400, "invalid-parameter", "deviceId"),
        bad("/devices/bad-1?consistent=maybe", null, 400, "invalid-parameter", "consistent"),
        bad("/releases/gw-3/9", null, 404, "unknown-release", null),
        bad("/releases/gw%203/9", null, 400, "invalid-parameter", "model"),
        bad("/artifacts/beef", null, 400, "invalid-parameter", "sha256"),
        bad("/artifacts/" + SHA, null, 404, "unknown-artifact", null),
        bad("/nothing/here", null, 404, "not-found", null),
        bad("/devices/" + "x".repeat(5_000), null, 414, "address-too-long", null));
  }

  private static Arguments bad(String path, String body, int status, String problem, String field) {
    return arguments(path, body, status, problem, field);
  }

  private static String device(String id) {
    return "{\"deviceId\":\"" + id + "\",\"model\":\"m\"}";
  }

  private static String more(String field) {
    return "{\"deviceId\":\"bad-2\",\"model\":\"m\"," + field + "}";
  }

  private static String release(String version, String sha256, String size, String counter) {
    return """
    {"model":"m","version":"%s","sha256":"%s","sizeBytes":%s,"releaseCounter":%s}\
    """
        .formatted(version, sha256, size, counter);
  }

  @ParameterizedTest(name = "{index}: {2} {3} {4}")
  @MethodSource("badRequests")
  void isToldWhatIsWrong(String path, String body, int status, String problem, String field) {
    node.api.post("/devices", "{\"deviceId\":\"bad-1\",\"model\":\"m\"}");
    Reply reply = body == null ? node.api.get(path) : node.api.post(path, body);
    assertThat(reply.status()).as(reply.text()).isEqualTo(status);
    assertThat(reply.header("Content-Type")).isEqualTo("application/problem+json");
    assertThat(reply.problem()).isEqualTo("/problems/" + problem);
    assertThat(reply.json().fieldNames())
        .toIterable()
        .containsExactly("type", "title", "status", "detail", "errors");
    assertThat(reply.json().path("status").asInt()).isEqualTo(status);
    assertThat(reply.field()).isEqualTo(field);
    assertThat(reply.text()).doesNotContain("Exception").doesNotContain("twinfleet.");
  }

  @Test
  void malformedJsonIsToldWhere() {
    Reply reply = node.api.post("/devices", "{\"deviceId\":\"a\",\n \"model\" \"m\"}");
    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.json().path("detail").asText()).startsWith("line 2, column 1");
  }

  @Test
  void everyWrongFieldIsNamedAtOnce() {
    Reply reply = node.api.post("/devices", "{\"deviceId\":\"a b\",\"labels\":1,\"x\":2}");
    assertThat(reply.json().path("errors").findValuesAsText("field"))
        .containsExactly("deviceId", "model", "labels", "x");
  }

  @Test
  void anotherMethodIsToldWhichAreTaken() {
    Reply reply = node.api.send("PUT", "/devices/bad-1/hold", BodyPublishers.noBody());
    assertThat(reply.status()).isEqualTo(405);
    assertThat(reply.header("Allow")).isEqualTo("POST");
    assertThat(reply.problem()).isEqualTo("/problems/method-not-allowed");
  }

  @Test
  void anotherMediaTypeIsRefused() {
    Reply reply =
        node.api.send(
            "POST", "/devices", BodyPublishers.ofString("deviceId=a"), "Content-Type", "text/csv");
    assertThat(reply.status()).isEqualTo(415);
    assertThat(reply.problem()).isEqualTo("/problems/unsupported-media-type");
  }

  @Test
  void bytesThatAreNoTextAreRefused() {
    byte[] body = "{\"deviceId\":\"?\"}".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    body[13] = (byte) 0xC3;
    Reply reply =
        node.api.send(
            "POST",
            "/devices",
            BodyPublishers.ofByteArray(body),
            "Content-Type",
            "application/json");
    assertThat(reply.status()).as(reply.text()).isEqualTo(400);
  }
}
