package twinfleet.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import twinfleet.standalone.BrokerSettings.Kind;
import twinfleet.standalone.Clients.Client;

/** The README's walk, with somebody beside it who repeats, mixes up and makes up messages. */
class BringYourOwnDeviceTest {
  private static final Duration BOUND = Duration.ofSeconds(30);
  private static final String ID = "my-device";
  private static final byte[] IMAGE = "firmware 2.4.0".getBytes(StandardCharsets.UTF_8);
  private static final String SHA = sha256(IMAGE);
  private static final String HEARTBEAT =
      "{\"epoch\":1,\"connection\":1,\"seq\":%d,\"currentVersion\":\"2.4.0\",\"generation\":1}";
  private static final String DOCUMENT = "/firmware/update/v2/" + ID;

  /** What the twin knows by heart and the read model learns in batches, or not at all. */
  private static final List<String> OVERLAYS =
      List.of("lastOnlineTime", "packetLossPercent", "nextDueAt");

  private static final List<String> STORY =
      List.of(
          "device-registered",
          "firmware-assigned",
          "document-published",
          "device-came-online",
          "version-reported",
          "delivery-started",
          "image-delivered",
          "firmware-applied",
          "document-published",
          "probation-passed");

  @TempDir Path data;

  static Stream<Kind> brokers() {
    return Mosquitto.installed().isPresent()
        ? Stream.of(Kind.MOSQUITTO, Kind.EMBEDDED)
        : Stream.of(Kind.EMBEDDED);
  }

  /** The walk under way: the API, the device, and somebody else on the same broker. */
  private record Walk(ApiClient api, Client device, Client vandal) {
    void report(String topic, String payload) {
      device.publish("/device/" + ID + topic, payload, false);
    }

    void state(String state, int seq, String more) {
      var report = "{\"generation\":1,\"epoch\":1,\"seq\":%d,\"state\":\"%s\"%s}";
      report("/firmware/state", report.formatted(seq, state, more));
    }

    /** Waits until twin and read model say so; both are the same then, and explained. */
    JsonNode stands(String state, String waitingReason) {
      await("twin: " + state + " " + waitingReason)
          .atMost(BOUND)
          .untilAsserted(
              () -> {
                var twin = api.get("devices/" + ID + "?consistent=true");
                assertThat(twin.path("state").asText()).isEqualTo(state);
                assertThat(twin.path("waitingReason").asText()).isEqualTo(waitingReason);
                assertThat(facts(api.get("devices/" + ID))).isEqualTo(facts(twin));
              });
      return explained();
    }

    private JsonNode explained() {
      try {
        var explanation = api.get("devices/" + ID + "/explain");
        assertThat(explanation.path("deviceId").asText()).isEqualTo(ID);
        assertThat(explanation.path("summary").asText()).isNotBlank();
        assertThat(explanation.path("findings")).isNotEmpty();
        assertThat(explanation.path("nextAction").asText()).isNotBlank();
        return api.get("devices/" + ID);
      } catch (Exception fault) {
        throw new AssertionError(fault);
      }
    }

    private static ObjectNode facts(JsonNode device) {
      return ((ObjectNode) device).remove(OVERLAYS);
    }
  }

  @ParameterizedTest
  @MethodSource("brokers")
  void aDeviceMadeByHandIsBroughtToItsReleaseWhateverIsSaidBesideIt(Kind kind) throws Exception {
    var settings =
        new StandaloneSettings(data, 0, kind, Map.of())
            .with("twinfleet.http.port", "0")
            .with("twinfleet.http.management-port", "0");
    try (var node = Standalone.start(settings);
        var api = new ApiClient(node.http());
        var device = new Clients(node.mqtt()).client("by-hand");
        var vandal = new Clients(node.mqtt()).client("vandal")) {
      var walk = new Walk(api, device, vandal);
      device.connect(true);
      vandal.connect(true);
      assign(walk);
      sayHello(walk);
      readTheDocument(walk, node);
      install(walk);
      disturb(walk);
      prove(walk);
    }
    try (var journal = JournalWalk.over(data)) {
      assertThat(journal.twins()).containsExactly("twin|" + ID);
      assertThat(journal.story(ID)).as("and nothing else").isEqualTo(STORY);
      journal.check(ID);
    }
  }

  private static void assign(Walk walk) throws Exception {
    var api = walk.api();
    api.post(
        201,
        "devices",
        "{\"deviceId\":\"%s\",\"model\":\"gw-3\",\"currentVersion\":\"2.3.0\"}".formatted(ID));
    assertThat(walk.stands("null", "null").path("currentVersion").asText()).isEqualTo("2.3.0");
    api.post(
        201,
        "releases",
        """
        {"model":"gw-3","version":"2.4.0","sha256":"%s","sizeBytes":14,"releaseCounter":2}
        """
            .formatted(SHA));
    api.put("releases/gw-3/2.4.0/image", IMAGE);
    api.post(202, "devices/" + ID + "/assign", "{\"version\":\"2.4.0\"}");
    var assigned = walk.stands("PENDING", "DEVICE_OFFLINE");
    assertThat(assigned.path("targetVersion").asText()).isEqualTo("2.4.0");
    assertThat(assigned.path("generation").asLong()).isOne();
    assertThat(assigned.path("attemptCount").asInt()).isOne();
  }

  private static void sayHello(Walk walk) {
    walk.report("/presence", "{\"online\":true,\"epoch\":1,\"connection\":1}");
    walk.report("/firmware/snapshot", "{\"epoch\":1,\"seq\":1,\"currentVersion\":\"2.3.0\"}");
    var online = walk.stands("PENDING", "ACKNOWLEDGEMENT");
    assertThat(online.path("presence").asText()).isEqualTo("ONLINE");
  }

  private static void readTheDocument(Walk walk, Standalone node) throws Exception {
    walk.device().subscribe(DOCUMENT);
    await().atMost(BOUND).until(() -> !walk.device().received().isEmpty());
    var text = walk.device().received().remove();
    var document = new ObjectMapper().readTree(text.substring(DOCUMENT.length() + 1));
    assertThat(document.path("directive").asText()).isEqualTo("INSTALL");
    assertThat(document.path("version").asText()).isEqualTo("2.4.0");
    assertThat(document.path("generation").asLong()).isOne();
    assertThat(document.path("sha256").asText()).isEqualTo(SHA);
    var url = node.http().resolve(document.path("url").asText()).getPath();
    var image = new ByteArrayOutputStream();
    image.write(walk.api().range(url, "0-4"));
    image.write(walk.api().range(url, "5-"));
    assertThat(sha256(image.toByteArray())).isEqualTo(SHA);
  }

  private static void install(Walk walk) throws Exception {
    walk.state("IN_PROGRESS", 2, "");
    walk.stands("IN_PROGRESS", "null");
    disturb(walk);
    walk.state("DELIVERED", 3, ",\"sha256\":\"" + SHA + "\"");
    walk.stands("DELIVERED", "DEVICE_APPLY");
    disturb(walk);
    walk.state("APPLIED", 4, ",\"currentVersion\":\"2.4.0\"");
    var applied = walk.stands("APPLIED", "null");
    assertThat(applied.path("disposition").asText()).isEqualTo("DONE");
    assertThat(applied.path("currentVersion").asText()).isEqualTo("2.4.0");
    assertThat(applied.path("attemptCount").asInt()).isOne();
    await().atMost(BOUND).until(() -> walk.device().received().contains(DOCUMENT + "="));
  }

  /**
   * Three signs of life pass the probation. Heartbeats are QoS 0 and shared by two connections, so
   * one may be lost or overtaken: like any device this one goes on until it was heard.
   */
  private static void prove(Walk walk) throws Exception {
    var before = walk.api().get("devices/" + ID + "/explain").toString();
    assertThat(before).contains("PROBATION");
    var seq = new AtomicInteger(4);
    await("end of the probation")
        .atMost(BOUND)
        .until(
            () -> {
              walk.report("/heartbeat", HEARTBEAT.formatted(seq.incrementAndGet()));
              return !walk.api().get("devices/" + ID + "/explain").toString().contains("PROBATION");
            });
    assertThat(seq.get()).as("heartbeats").isGreaterThan(6);
    walk.stands("APPLIED", "null");
  }

  /** Repeated, late, made up, broken, of a stranger: none of it may leave a trace. */
  private static void disturb(Walk walk) throws Exception {
    walk.state("IN_PROGRESS", 2, "");
    walk.state("FAILED", 1, ",\"reason\":\"INCOMPATIBLE\"");
    walk.report("/presence", "{\"online\":false,\"cause\":\"WILL\",\"epoch\":1,\"connection\":0}");
    walk.report("/firmware/snapshot", "{\"epoch\":0,\"seq\":99,\"currentVersion\":\"9.9.9\"}");
    for (var broken : List.of("", "{", "[]", "null", "{\"seq\":-1}", "[".repeat(30_000))) {
      for (var topic :
          List.of("/firmware/state", "/firmware/snapshot", "/heartbeat", "/presence")) {
        walk.vandal().publish("/device/" + ID + topic, broken, false);
      }
    }
    walk.vandal()
        .publish(
            "/device/stranger/firmware/state",
            "{\"generation\":1,\"epoch\":1,\"seq\":1,\"state\":\"IN_PROGRESS\"}",
            false);
    walk.vandal().publish("/device/stranger/presence", "{\"online\":true}", false);
    walk.vandal().publish("/device/no id!/firmware/state", "{}", false);
    assertThat(walk.api().status("devices/stranger")).isEqualTo(404);
    assertThat(walk.api().status("devices/" + ID)).isEqualTo(200);
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (java.security.NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }
}
