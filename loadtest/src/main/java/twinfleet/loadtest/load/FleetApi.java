package twinfleet.loadtest.load;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.IntConsumer;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import twinfleet.protocol.DeviceId;
import twinfleet.protocol.Model;

/** The product's HTTP API as an operator's script would use it: every write may be repeated. */
public final class FleetApi implements AutoCloseable {
  private static final int REGISTER_PAGE = 1000;
  private static final int LIST_PAGE = 500;
  private static final int TRIES_MAX = 5;
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final ObjectMapper json = new ObjectMapper();
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final URI base;
  private final String run;
  private final Model model;
  private final IntFunction<DeviceId> ids;

  /**
   * @param http of the node
   * @param run names this fleet in idempotency keys
   * @param model of all its devices
   * @param ids of device i, from 0
   */
  public FleetApi(URI http, String run, Model model, IntFunction<DeviceId> ids) {
    this.base = http.resolve("/api/v1/");
    this.run = run;
    this.model = model;
    this.ids = ids;
  }

  /** Registers devices 0 to {@code devices}, in pages. */
  public void register(int devices, String version) {
    register(0, devices, version);
  }

  /** Registers devices {@code first} to {@code end} (exclusive), in pages. */
  public void register(int first, int end, String version) {
    for (int from = first; from < end; from += REGISTER_PAGE) {
      ArrayNode page = json.createArrayNode();
      IntStream.range(from, Math.min(end, from + REGISTER_PAGE))
          .forEach(i -> page.add(device(i, version)));
      JsonNode answer = post("devices", "register-" + from, page, 207);
      answer.forEach(item -> requireStatus(item, 201));
    }
  }

  private static void requireStatus(JsonNode item, int status) {
    if (item.path("status").asInt() != status) {
      throw new IllegalStateException("a device was not registered: " + item);
    }
  }

  private ObjectNode device(int i, String version) {
    return json.createObjectNode()
        .put("deviceId", ids.apply(i).value())
        .put("model", model.value())
        .put("site", "site-" + i % 40)
        .put("currentVersion", version);
  }

  /** Makes a release of the model known and uploads its image. */
  public void release(String version, String sha256, byte[] image, long releaseCounter) {
    ObjectNode release =
        json.createObjectNode()
            .put("model", model.value())
            .put("version", version)
            .put("sha256", sha256)
            .put("sizeBytes", image.length)
            .put("releaseCounter", releaseCounter);
    post("releases", "release-" + version, release, 201);
    String path = "releases/" + model + "/" + version + "/image";
    send(
        "PUT",
        path,
        "image-" + version,
        BodyPublishers.ofByteArray(image),
        "application/octet-stream");
  }

  /** Assigns to all, some at a time; {@code done} is told of each. */
  public void assign(int devices, String version, int inFlightMax, IntConsumer done)
      throws InterruptedException {
    Semaphore slots = new Semaphore(inFlightMax);
    List<Throwable> faults = Collections.synchronizedList(new ArrayList<>());
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < devices; i++) {
        int device = i;
        slots.acquire();
        threads.execute(
            () -> {
              try {
                assignOne(device, version);
                done.accept(device);
              } catch (RuntimeException fault) {
                faults.add(fault);
              } finally {
                slots.release();
              }
            });
      }
    }
    if (!faults.isEmpty()) {
      throw new IllegalStateException(
          faults.size() + " devices were not assigned, the first: " + faults.getFirst(),
          faults.getFirst());
    }
  }

  private void assignOne(int device, String version) {
    String path = "devices/" + ids.apply(device) + "/assign";
    post(
        path,
        "assign-" + version + "-" + device,
        json.createObjectNode().put("version", version),
        202);
  }

  /** {@code GET /fleet/status}. */
  public JsonNode fleetStatus() {
    return get("fleet/status");
  }

  /** All devices, page by page. */
  public List<JsonNode> devices() {
    List<JsonNode> all = new ArrayList<>();
    String cursor = "";
    do {
      JsonNode page =
          get("devices?limit=" + LIST_PAGE + (cursor.isEmpty() ? "" : "&cursor=" + cursor));
      page.path("items").forEach(all::add);
      cursor = page.path("nextCursor").asText("");
    } while (!cursor.isEmpty() && !"null".equals(cursor));
    return all;
  }

  /** One device as its twin answers. */
  public JsonNode device(String id) {
    return get("devices/" + id + "?consistent=true");
  }

  /** Why a device stands where it stands. */
  public JsonNode explain(String id) {
    return get("devices/" + id + "/explain");
  }

  private JsonNode get(String path) {
    return send("GET", path, null, BodyPublishers.noBody(), null);
  }

  private JsonNode post(String path, String key, JsonNode body, int status) {
    JsonNode answer =
        send("POST", path, key, BodyPublishers.ofString(body.toString()), "application/json");
    if (answer == null) {
      throw new IllegalStateException("POST " + path + " gave no body, expected " + status);
    }
    return answer;
  }

  /** Tries again what was not answered or answered 503: the idempotency key makes it safe. */
  private JsonNode send(String method, String path, String key, BodyPublisher body, String type) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(base.resolve(path)).timeout(TIMEOUT).method(method, body);
    if (key != null) {
      request.header("Idempotency-Key", run + "-" + key);
    }
    if (type != null) {
      request.header("Content-Type", type);
    }
    IOException last = null;
    for (int attempt = 1; attempt <= TRIES_MAX; attempt++) {
      try {
        HttpResponse<String> answer = http.send(request.build(), BodyHandlers.ofString());
        if (answer.statusCode() != 503) {
          return read(method, path, answer);
        }
        last = new IOException("503 " + answer.body());
      } catch (IOException fault) {
        last = fault;
      } catch (InterruptedException stopped) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted in " + method + " " + path, stopped);
      }
    }
    throw new UncheckedIOException(method + " " + path + " was not answered", last);
  }

  private JsonNode read(String method, String path, HttpResponse<String> answer) {
    if (answer.statusCode() >= 300) {
      throw new IllegalStateException(
          method + " " + path + " answered " + answer.statusCode() + ": " + answer.body());
    }
    try {
      return json.readTree(answer.body());
    } catch (IOException broken) {
      throw new UncheckedIOException(method + " " + path + " answered no JSON", broken);
    }
  }

  @Override
  public void close() {
    http.close();
  }
}
