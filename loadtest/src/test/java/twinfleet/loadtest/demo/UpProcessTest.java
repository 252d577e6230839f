package twinfleet.loadtest.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import twinfleet.loadtest.load.FleetApi;
import twinfleet.standalone.Standalone;
import twinfleet.standalone.StandaloneSettings;

/** {@code twinfleet up} as a process: how it begins, how it ends, and what is left of it. */
class UpProcessTest {
  private static final int DEVICES = 3;
  private static final Duration BOUND = Duration.ofSeconds(60);

  /** SIGTERM drains and flushes within this. */
  private static final Duration STOP_BOUND = Duration.ofSeconds(10);

  /** Of now, and after a start UNKNOWN until the device is heard again (delivery-rules 5). */
  private static final List<String> OF_THE_MOMENT =
      List.of("presence", "waitingReason", "attention", "nextDueAt");

  @TempDir Path data;

  /** Stops what a killed child left running. */
  @AfterEach
  void clear() throws IOException {
    Standalone.clear(StandaloneSettings.on(data));
  }

  @Test
  void whatWasTrueBeforeAnOrdinaryEndIsTrueAfterItAndSoItIsOverAKill() throws Exception {
    List<JsonNode> before;
    try (ChildTwinfleet first = up()) {
      before = firstDay(first);
      assertThat(first.terminate(STOP_BOUND)).isLessThan(STOP_BOUND);
      assertThat(processesOnData()).as("left running").isEmpty();
      assertThat(first.errors()).doesNotContain("\tat ");
    }
    try (ChildTwinfleet second = up();
        FleetApi api = DemoFleet.api(second.said("http"), "second")) {
      await("what it was before SIGTERM")
          .atMost(BOUND)
          .untilAsserted(() -> assertThat(facts(api.devices())).isEqualTo(before));
      refuseTheSameFolder();
      api.register(DEVICES + 1, "2.3.0");
      api.assign(DEVICES + 1, "2.4.0", 32, device -> {});
      second.kill();
      assertThat(processesOnData()).as("orphans").isNotEmpty();
    }
    try (ChildTwinfleet third = up();
        FleetApi api = DemoFleet.api(third.said("http"), "third")) {
      for (int i = 0; i <= DEVICES; i++) {
        JsonNode device = api.device(id(i));
        assertThat(device.path("generation").asLong()).isEqualTo(i < DEVICES ? 2 : 1);
        assertThat(device.path("state").asText()).isEqualTo("PENDING");
      }
      third.terminate(STOP_BOUND);
      assertThat(processesOnData()).as("left running").isEmpty();
    }
  }

  @Test
  void aSignalDuringTheStartEndsItAndLeavesNothingRunning() throws Exception {
    try (ChildTwinfleet child = up()) {
      await().atMost(BOUND).until(() -> child.errors().contains("PostgreSQL serves"));
      child.terminate(STOP_BOUND.multipliedBy(2));
      assertThat(child.output()).doesNotContain("ready");
      assertThat(processesOnData()).as("left running").isEmpty();
    }
  }

  @Test
  void aTakenPortIsToldInOneLine() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = Integer.toString(taken.getLocalPort());
      for (String option : List.of("--mqtt-port", "--http-port")) {
        try (ChildTwinfleet child = up(option, port)) {
          assertFault(child, 3, port);
          assertThat(processesOnData()).as("left running").isEmpty();
        }
      }
    }
  }

  @Test
  void badUsageAndAMissingDemoAreToldInOneLine() throws Exception {
    try (ChildTwinfleet usage = ChildTwinfleet.start("up", "--http-port", "high");
        ChildTwinfleet range = ChildTwinfleet.start("demo", "--devices", "0", "--data", data);
        ChildTwinfleet missing = ChildTwinfleet.start("demo", "--resume", "--data", data)) {
      assertFault(usage, 2, "--http-port");
      assertFault(range, 2, "--devices");
      assertFault(missing, 3, "--data");
    }
  }

  private ChildTwinfleet up(String... more) throws IOException {
    List<Object> words =
        new ArrayList<>(
            List.of("up", "--data", data, "--http-port=0", "--mqtt-port=0", "--management-port=0"));
    if (more.length > 0) {
      words.removeIf(word -> word.toString().startsWith(more[0] + "="));
      words.addAll(List.of(more));
    }
    return ChildTwinfleet.start(words.toArray());
  }

  /** Three devices with a release assigned, one of them heard; returns what holds at the end. */
  private static List<JsonNode> firstDay(ChildTwinfleet child) throws Exception {
    byte[] image = "firmware".getBytes(StandardCharsets.UTF_8);
    String sha = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(image));
    try (FleetApi api = DemoFleet.api(child.said("http"), "first")) {
      api.register(DEVICES, "2.3.0");
      api.release("2.4.0", sha, image, 2);
      api.assign(DEVICES, "2.4.0", 32, device -> {});
      say(child.said("mqtt"), "presence", "{\"online\":true,\"epoch\":1,\"connection\":1}");
      Instant edge = awaitSeenAfter(api, Instant.EPOCH);
      say(child.said("mqtt"), "heartbeat", "{\"epoch\":1,\"seq\":1}");
      awaitSeenAfter(api, edge);
      return facts(
          await("documents published")
              .atMost(BOUND)
              .until(
                  () -> IntStream.range(0, DEVICES).mapToObj(i -> api.device(id(i))).toList(),
                  all -> all.stream().allMatch(d -> d.path("publishCount").asInt() > 0)));
    }
  }

  private static String id(int i) {
    return DemoFleet.deviceId(i).value();
  }

  private static Instant awaitSeenAfter(FleetApi api, Instant before) {
    return await()
        .atMost(BOUND)
        .until(
            () -> {
              JsonNode at = api.device(id(0)).path("lastOnlineTime");
              return at.isTextual() ? Instant.parse(at.asText()) : Instant.EPOCH;
            },
            at -> at.isAfter(before));
  }

  private static void say(URI broker, String what, String payload) {
    Mqtt5BlockingClient client =
        MqttClient.builder()
            .useMqttVersion5()
            .serverHost(broker.getHost())
            .serverPort(broker.getPort())
            .buildBlocking();
    client.connect();
    client
        .publishWith()
        .topic("/device/" + DemoFleet.deviceId(0) + "/" + what)
        .qos(MqttQos.AT_LEAST_ONCE)
        .payload(payload.getBytes(StandardCharsets.UTF_8))
        .send();
    client.disconnect();
  }

  /** Without what holds at a moment only. */
  private static List<JsonNode> facts(List<JsonNode> devices) {
    return devices.stream()
        .map(device -> (JsonNode) ((ObjectNode) device).remove(OF_THE_MOMENT))
        .toList();
  }

  private void refuseTheSameFolder() throws Exception {
    try (ChildTwinfleet other = up()) {
      assertFault(other, 3, "is in use by a running Twinfleet");
    }
  }

  private static void assertFault(ChildTwinfleet child, int code, String named) throws Exception {
    assertThat(child.exit(BOUND)).as(child.errors()).isEqualTo(code);
    assertThat(child.output()).isEmpty();
    assertThat(child.errors().lines().filter(line -> !line.contains(" INFO ")))
        .as("what it says")
        .singleElement()
        .asString()
        .contains(named);
  }

  /** Postmaster and mosquitto, known by the folder among their arguments. */
  private List<String> processesOnData() throws IOException {
    String folder = data.toRealPath().toString();
    return ProcessHandle.allProcesses()
        .filter(p -> !p.info().command().orElse("").endsWith("java"))
        .map(p -> p.info().commandLine().orElse(""))
        .filter(line -> line.contains(folder))
        .toList();
  }
}
