package twinfleet.loadtest.chaos.defences;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import twinfleet.protocol.DeviceId;

/** The few calls of the HTTP API that scenarios make. */
final class Operator implements AutoCloseable {
  static final String MODEL = "gw-3";
  private static final String SHA256_OF_ZERO =
      "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d";
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final JsonMapper JSON = new JsonMapper();

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final URI api;

  Operator(URI node) {
    this.api = node.resolve("/api/v1/");
  }

  /** Registers a device; the answer may be any. */
  CompletableFuture<HttpResponse<String>> register(DeviceId device) {
    String json = "{\"deviceId\":\"%s\",\"model\":\"%s\"}".formatted(device, MODEL);
    return post("devices", "register-" + device, json);
  }

  /** Makes a release with an image of one byte. */
  void release(String version) {
    String json =
        ("{\"model\":\"%s\",\"version\":\"%s\",\"sha256\":\"%s\","
                + "\"sizeBytes\":1,\"releaseCounter\":2}")
            .formatted(MODEL, version, SHA256_OF_ZERO);
    require(post("releases", "release-" + version, json).join());
    HttpRequest image =
        request("releases/" + MODEL + "/" + version + "/image", "image-" + version)
            .header("Content-Type", "application/octet-stream")
            .PUT(BodyPublishers.ofByteArray(new byte[1]))
            .build();
    require(http.sendAsync(image, BodyHandlers.ofString()).join());
  }

  /** Assigns a release to a device. */
  void assign(DeviceId device, String version) {
    String json = "{\"version\":\"%s\"}".formatted(version);
    require(post("devices/" + device + "/assign", "assign-" + device, json).join());
  }

  /** Product time of the node. */
  Instant productNow() throws IOException, InterruptedException {
    return Instant.parse(get("fleet/status").path("asOf").asText());
  }

  /** Asks the twin itself, which wakes it. */
  JsonNode twin(DeviceId device) throws IOException, InterruptedException {
    return get("devices/" + device + "?consistent=true");
  }

  private JsonNode get(String path) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(api.resolve(path)).timeout(TIMEOUT).build();
    return JSON.readTree(require(http.send(request, BodyHandlers.ofString())).body());
  }

  private CompletableFuture<HttpResponse<String>> post(String path, String key, String json) {
    HttpRequest request =
        request(path, key)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(json))
            .build();
    return http.sendAsync(request, BodyHandlers.ofString());
  }

  private HttpRequest.Builder request(String path, String key) {
    return HttpRequest.newBuilder(api.resolve(path))
        .timeout(TIMEOUT)
        .header("Idempotency-Key", key);
  }

  static HttpResponse<String> require(HttpResponse<String> answer) {
    if (answer.statusCode() >= 300) {
      throw new IllegalStateException(
          answer.uri() + " was answered " + answer.statusCode() + ": " + answer.body());
    }
    return answer;
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
