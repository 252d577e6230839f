package twinfleet.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** An operator with curl. */
final class ApiClient implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final ObjectMapper json = new ObjectMapper();
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final URI base;

  /** Below {@code base}, with {@code /api/v1/} added. */
  ApiClient(URI base) {
    this.base = base.resolve("/api/v1/");
  }

  /** The answer of {@code GET path}, which must be 200. */
  JsonNode get(String path) throws Exception {
    return answered(200, request(path));
  }

  /** The status of {@code GET path}. */
  int status(String path) throws Exception {
    return send(request(path)).statusCode();
  }

  /** Posts JSON, which must be answered with {@code status}. */
  JsonNode post(int status, String path, String body) throws Exception {
    var request = request(path).header("Content-Type", "application/json");
    return answered(status, request.POST(BodyPublishers.ofString(body)));
  }

  /** Uploads bytes, as {@code curl -T} does. */
  void put(String path, byte[] body) throws Exception {
    var answer = send(request(path).PUT(BodyPublishers.ofByteArray(body)));
    assertThat(answer.statusCode()).as(text(answer)).isBetween(200, 204);
  }

  /** Bytes {@code range} ({@code 0-7}) of an artifact, which must be answered 206. */
  byte[] range(String path, String range) throws Exception {
    var answer = send(request(path).header("Range", "bytes=" + range));
    assertThat(answer.statusCode()).as(text(answer)).isEqualTo(206);
    return answer.body();
  }

  private JsonNode answered(int status, HttpRequest.Builder request) throws Exception {
    var answer = send(request);
    assertThat(answer.statusCode()).as(text(answer)).isEqualTo(status);
    return json.readTree(answer.body());
  }

  private static String text(HttpResponse<byte[]> answer) {
    return answer.request().method() + " " + answer.uri() + ": " + new String(answer.body());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(base.resolve(path)).timeout(TIMEOUT);
  }

  private HttpResponse<byte[]> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return http.send(request.build(), BodyHandlers.ofByteArray());
  }

  @Override
  public void close() {
    http.close();
  }
}
