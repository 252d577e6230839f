package twinfleet.loadtest.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import twinfleet.loadtest.chaos.Seen.Call;
import twinfleet.loadtest.chaos.Seen.Outcome;

/** The HTTP API as a careful operator's script uses it; every write is recorded. */
final class OperatorApi implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final Duration AGAIN_AFTER = Duration.ofMillis(250);
  private static final JsonMapper JSON = new JsonMapper();
  private static final String IN_PROGRESS = "/problems/request-in-progress";

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(2))
          .build();
  private final URI base;
  private final History history;
  private final Pause pause;

  OperatorApi(URI http, History history, Pause pause) {
    this.base = http.resolve("/api/v1/");
    this.history = history;
    this.pause = pause;
  }

  /** One write, once. */
  Call write(String op, String device, String key, String method, String path, Body body)
      throws InterruptedException {
    Instant invoked = Instant.now();
    HttpRequest request =
        HttpRequest.newBuilder(base.resolve(path))
            .timeout(TIMEOUT)
            .header("Idempotency-Key", key)
            .header("Content-Type", body.type())
            .method(method, BodyPublishers.ofByteArray(body.bytes()))
            .build();
    Call call;
    try {
      var answer = http.send(request, BodyHandlers.ofString());
      int status = answer.statusCode();
      Outcome outcome = outcome(status, answer.body());
      call = new Call(op, device, key, invoked, outcome, status, answer.body(), Instant.now());
    } catch (IOException none) {
      String why = none.toString();
      call = new Call(op, device, key, invoked, Outcome.UNKNOWN, 0, why, Instant.now());
    }
    history.add(call);
    return call;
  }

  private static Outcome outcome(int status, String body) {
    if (status < 300) {
      return Outcome.OK;
    }
    boolean nobodyKnows = status >= 500 || status == 408 || status == 429;
    return nobodyKnows || body.contains(IN_PROGRESS) ? Outcome.UNKNOWN : Outcome.FAIL;
  }

  /** The same write until somebody knows what became of it, or the run is stopped. */
  Call writeUntilKnown(String op, String device, String key, String method, String path, Body body)
      throws InterruptedException {
    Call call = write(op, device, key, method, path, body);
    while (call.outcome() == Outcome.UNKNOWN && pause.of(AGAIN_AFTER)) {
      call = write(op, device, key, method, path, body);
    }
    return call;
  }

  /** Reads; an {@link UncheckedIOException} when there is no good answer. */
  JsonNode read(String path) throws InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(base.resolve(path)).timeout(TIMEOUT).build();
    try {
      var answer = http.send(request, BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        throw new IOException("GET " + path + " answered " + answer.statusCode());
      }
      return JSON.readTree(answer.body());
    } catch (IOException none) {
      throw new UncheckedIOException(none);
    }
  }

  /** The sum of a metric over its tags; an {@link UncheckedIOException} without an answer. */
  double metric(URI management, String name) throws InterruptedException {
    URI metrics = management.resolve("/metrics");
    HttpRequest request = HttpRequest.newBuilder(metrics).timeout(TIMEOUT).build();
    try (Stream<String> lines = http.send(request, BodyHandlers.ofLines()).body()) {
      return lines
          .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
          .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
          .sum();
    } catch (IOException none) {
      throw new UncheckedIOException(none);
    }
  }

  /** Status of a path of any port; 0 without an answer. */
  int status(URI uri) throws InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(3)).build();
    try {
      return http.send(request, BodyHandlers.discarding()).statusCode();
    } catch (IOException none) {
      return 0;
    }
  }

  /** What a write carries. */
  record Body(String type, byte[] bytes) {
    static Body json(String text) {
      return new Body("application/json", text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    static Body image(byte[] bytes) {
      return new Body("application/octet-stream", bytes);
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
