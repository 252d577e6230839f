package twinfleet.loadtest.hostile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import twinfleet.protocol.DeviceId;

/** The devices of a hostile run, registered over HTTP: victims, innocents, and the good one. */
final class Fleet {
  static final String MODEL = "gw-3";
  static final String VERSION = "2.4.0";
  private static final int GOOD = 30;
  static final byte[] IMAGE = "the firmware of a hostile run".getBytes(StandardCharsets.UTF_8);
  static final String SHA256 = HexFormat.of().formatHex(sha256(IMAGE));

  private static final int PAGE = 250;
  private static final int TRIES_MAX = 10;
  private static final int PENDING_EACH = 2;

  private final ObjectMapper json = new ObjectMapper();
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final URI api;
  private final String round;
  private final int victims;
  private final List<DeviceId> innocents;

  private Fleet(URI node, int round, int victims, int innocents) {
    this.api = node.resolve("/api/v1/");
    this.round = "r" + round;
    this.victims = victims;
    this.innocents =
        IntStream.range(0, innocents).mapToObj(i -> new DeviceId("innocent-" + i)).toList();
  }

  /** Registers all; every second innocent and every victim of {@link #pending} has an offer. */
  static Fleet register(URI node, int round, int victims, int innocents)
      throws IOException, InterruptedException {
    Fleet fleet = new Fleet(node, round, victims, innocents);
    fleet.registerAll();
    return fleet;
  }

  private void registerAll() throws IOException, InterruptedException {
    call(
        "POST",
        "releases",
        json.createObjectNode()
            .put("model", MODEL)
            .put("version", VERSION)
            .put("sha256", SHA256)
            .put("sizeBytes", IMAGE.length)
            .put("releaseCounter", 2)
            .toString());
    upload(VERSION, IMAGE);
    List<DeviceId> all =
        Stream.of(
                IntStream.range(0, GOOD).mapToObj(Fleet::good),
                innocents.stream(),
                IntStream.range(0, victims).mapToObj(this::victim))
            .flatMap(s -> s)
            .toList();
    for (int from = 0; from < all.size(); from += PAGE) {
      ArrayNode page = json.createArrayNode();
      all.subList(from, Math.min(all.size(), from + PAGE))
          .forEach(
              device ->
                  page.addObject()
                      .put("deviceId", device.value())
                      .put("model", MODEL)
                      .put("currentVersion", "2.3.0"));
      registerPage(page);
    }
    for (int i = 0; i < innocents.size(); i += PENDING_EACH) {
      assign(innocents.get(i));
    }
  }

  /** A page whose twins do not all answer in time is given again: registering repeats itself. */
  private void registerPage(ArrayNode page) throws IOException, InterruptedException {
    JsonNode left = null;
    for (int attempt = 1; attempt <= TRIES_MAX; attempt++) {
      left = null;
      for (JsonNode item : json.readTree(call("POST", "devices", page.toString()))) {
        left = item.path("status").asInt() == 201 ? left : item;
      }
      if (left == null) {
        return;
      }
    }
    throw new IOException("a device was not registered: " + left);
  }

  /** A good device; they take turns, since one alone may not report as often as a probe does. */
  static DeviceId good(long turn) {
    return new DeviceId("good-" + turn % GOOD);
  }

  /** The {@code i}th device that may be harmed. */
  DeviceId victim(int i) {
    if (i >= victims) {
      throw new IllegalStateException("only " + victims + " victims were registered");
    }
    return new DeviceId("mad-" + round + "-" + i);
  }

  /** Devices that nobody speaks for: nothing may change in them. */
  List<DeviceId> innocents() {
    return innocents;
  }

  /** Gives {@code device} an offer of {@link #VERSION}. */
  void assign(DeviceId device) throws IOException, InterruptedException {
    call("POST", "devices/" + device + "/assign", "{\"version\":\"" + VERSION + "\"}");
  }

  /** The device as its twin sees it. */
  JsonNode device(DeviceId device) throws IOException, InterruptedException {
    return json.readTree(call("GET", "devices/" + device + "?consistent=true", null));
  }

  /** A call that must succeed; returns the body. */
  String call(String method, String path, String body) throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(api.resolve(path))
            .timeout(Ground.TIMEOUT)
            .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    if (body != null) {
      request.header("Content-Type", "application/json");
    }
    return send(request.build());
  }

  private void upload(String version, byte[] image) throws IOException, InterruptedException {
    URI uri = api.resolve("releases/" + MODEL + "/" + version + "/image");
    send(
        HttpRequest.newBuilder(uri)
            .timeout(Ground.TIMEOUT)
            .PUT(BodyPublishers.ofByteArray(image))
            .build());
  }

  private String send(HttpRequest request) throws IOException, InterruptedException {
    HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
    if (answer.statusCode() >= 300) {
      throw new IOException(
          request.method() + " " + request.uri() + ": " + answer.statusCode() + answer.body());
    }
    return answer.body();
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
