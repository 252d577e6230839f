package twinfleet.service.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import twinfleet.protocol.DeviceId;
import twinfleet.service.http.ApiClient.Reply;

/** One device over HTTP, from registration to decommission. */
@ExtendWith(OneNode.class)
class DeviceApiTest {
  private final HttpNode node;
  private final ApiClient api;

  DeviceApiTest(HttpNode node) {
    this.node = node;
    this.api = node.api;
  }

  private Reply register(String id) {
    return api.post("/devices", "{\"deviceId\":\"" + id + "\",\"model\":\"gw-3\"}");
  }

  /** The image bytes are the version's name. */
  private String release(String version, long counter) {
    byte[] image = version.getBytes(StandardCharsets.UTF_8);
    String sha256 = Json.digest(image);
    Reply added =
        api.post(
            "/releases",
            """
            {"model":"gw-3","version":"%s","sha256":"%s","sizeBytes":%d,"releaseCounter":%d}\
            """
                .formatted(version, sha256, image.length, counter));
    assertThat(added.status()).as(added.text()).isEqualTo(201);
    assertThat(api.put("/releases/gw-3/" + version + "/image", image).status()).isEqualTo(201);
    return sha256;
  }

  @Test
  void aRegistrationIsInTheJournalAndKnownToIngressBeforeItIsAnswered() {
    Reply created =
        api.post(
            "/devices",
            """
            {"deviceId":"reg-1","model":"gw-3","site":"north","labels":{"floor":"2"},
             "currentVersion":"2.3.0"}\
            """);
    assertThat(created.status()).as(created.text()).isEqualTo(201);
    assertThat(created.header("Location")).isEqualTo("/api/v1/devices/reg-1");
    assertThat(created.header("ETag")).isNotNull();
    assertThat(created.header("Content-Type")).isEqualTo("application/json");
    assertThat(node.known).contains(new DeviceId("reg-1"));
    assertThat(node.registry.find(new DeviceId("reg-1"))).isPresent();
    JsonNode device = api.get("/devices/reg-1?consistent=true").json();
    assertThat(device.path("site").asText()).isEqualTo("north");
    assertThat(device.path("labels").path("floor").asText()).isEqualTo("2");
    assertThat(device.path("currentVersion").asText()).isEqualTo("2.3.0");
    assertThat(device.path("state").isNull()).isTrue();
    assertThat(device.path("lifecycle").asText()).isEqualTo("ACTIVE");
  }

  @Test
  void theSameRegistrationAgainIsAnsweredAlikeAndOtherDataIsRefused() {
    Reply first = register("reg-2");
    Reply second = register("reg-2");
    assertThat(second.status()).isEqualTo(201);
    assertThat(second.text()).isEqualTo(first.text());
    Reply other = api.post("/devices", "{\"deviceId\":\"reg-2\",\"model\":\"gw-4\"}");
    assertThat(other.status()).isEqualTo(409);
    assertThat(other.problem()).isEqualTo("/problems/already-registered");
    assertThat(other.header("Content-Type")).isEqualTo("application/problem+json");
  }

  @Test
  void aDeviceHasExactlyTheFieldsOfTheContract() {
    register("fields-1");
    List<String> promised = fields("A **device** is `{");
    for (String query : List.of("", "?consistent=true")) {
      JsonNode device = api.get("/devices/fields-1" + query).json();
      assertThat(device.fieldNames()).toIterable().containsExactlyElementsOf(promised);
    }
  }

  @Test
  void theFleetStatusHasExactlyTheFieldsOfTheContract() {
    JsonNode status = api.get("/fleet/status").json();
    assertThat(status.fieldNames())
        .toIterable()
        .containsExactlyElementsOf(fields("The **fleet status** is `{"));
    assertThat(status.path("byState").fieldNames())
        .toIterable()
        .containsExactly("PENDING", "IN_PROGRESS", "DELIVERED", "APPLIED", "FAILED", "EXPIRED");
  }

  @Test
  void anExplanationHasExactlyTheFieldsOfTheContract() {
    register("explain-1");
    JsonNode why = api.get("/devices/explain-1/explain").json();
    assertThat(why.fieldNames())
        .toIterable()
        .containsExactly("deviceId", "summary", "findings", "nextDueAt", "nextAction");
    assertThat(why.path("summary").asText()).isEqualTo("Nothing was ever assigned to this device.");
  }

  /** Names in the contract's own text, so that neither can change alone. */
  private static List<String> fields(String begin) {
    Path contract = Path.of("..", "docs", "contract.md");
    try {
      String text = Files.readString(contract).replace("\n", " ");
      String object = text.substring(text.indexOf(begin) + begin.length());
      String names = object.substring(0, object.indexOf("}`")).replaceAll(":\\{}|[\" ]", "");
      return Arrays.asList(names.split(","));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void anUnchangedDeviceIsNotSentAgain() {
    register("etag-1");
    await()
        .until(() -> api.get("/devices?filter=deviceId==etag-1").json().at("/items/0").isObject());
    Reply first = api.get("/devices/etag-1");
    Reply again = api.get("/devices/etag-1", "If-None-Match", first.header("ETag"));
    assertThat(again.status()).isEqualTo(304);
    assertThat(again.text()).isEmpty();
    assertThat(api.get("/devices/etag-1", "If-None-Match", "\"other\"").status()).isEqualTo(200);
    assertThat(api.send("HEAD", "/devices/etag-1", BodyPublishers.noBody()).status())
        .isEqualTo(200);
  }

  @Test
  void anAssignmentIsAcceptedAndTheTwinShowsItAtOnce() {
    register("assign-1");
    String sha256 = release("3.0.1", 1);
    Reply assigned = api.post("/devices/assign-1/assign", "{\"version\":\"3.0.1\"}");
    assertThat(assigned.status()).as(assigned.text()).isEqualTo(202);
    JsonNode device = api.get("/devices/assign-1?consistent=true").json();
    assertThat(device.path("state").asText()).isEqualTo("PENDING");
    assertThat(device.path("targetVersion").asText()).isEqualTo("3.0.1");
    assertThat(device.path("waitingReason").asText()).isEqualTo("DEVICE_OFFLINE");
    assertThat(device.path("attention").asText()).isEqualTo("WAITING");
    await()
        .until(() -> api.get("/devices/assign-1").json().path("state").asText().equals("PENDING"));
    assertThat(node.offered("assign-1").url())
        .isEqualTo("http://127.0.0.1:" + node.server.address().getPort() + artifact(sha256));
  }

  private static String artifact(String sha256) {
    return "/api/v1/artifacts/" + sha256;
  }

  @Test
  void aReleaseWithoutItsImageIsNotOffered() {
    register("assign-2");
    String body =
        """
        {"model":"gw-3","version":"3.9.9","sha256":"%s","sizeBytes":5,"releaseCounter":9}\
        """
            .formatted(Json.digest(new byte[] {1, 2, 3, 4, 5}));
    assertThat(api.post("/releases", body).status()).isEqualTo(201);
    Reply refused = api.post("/devices/assign-2/assign", "{\"version\":\"3.9.9\"}");
    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.problem()).isEqualTo("/problems/image-missing");
    assertThat(refused.field()).isEqualTo("version");
    Reply unknown = api.post("/devices/assign-2/assign", "{\"version\":\"9.9.9\"}");
    assertThat(unknown.status()).isEqualTo(404);
    assertThat(unknown.field()).isEqualTo("version");
  }

  @Test
  void anOpenDeliveryIsHeldReleasedAndCanceled() {
    register("hold-1");
    release("3.0.2", 1);
    assertThat(api.post("/devices/hold-1/cancel", "{}").problem())
        .isEqualTo("/problems/nothing-open");
    api.post("/devices/hold-1/assign", "{\"version\":\"3.0.2\"}");
    Reply held = api.send("POST", "/devices/hold-1/hold", BodyPublishers.noBody());
    assertThat(held.status()).as(held.text()).isEqualTo(202);
    assertThat(held.json().path("waitingReason").asText()).isEqualTo("OPERATOR_HOLD");
    Reply released = api.post("/devices/hold-1/release", "");
    assertThat(released.json().path("waitingReason").asText()).isEqualTo("DEVICE_OFFLINE");
    Reply canceled = api.post("/devices/hold-1/cancel", "{\"force\":false}");
    assertThat(canceled.json().path("waitingReason").asText()).isEqualTo("CANCEL_CONFIRMATION");
    assertThat(api.post("/devices/hold-1/hold", "").problem())
        .isEqualTo("/problems/being-canceled");
    Reply forced = api.post("/devices/hold-1/cancel", "{\"force\":true}");
    assertThat(forced.json().path("disposition").asText()).isEqualTo("CANCELED");
  }

  @Test
  void aDecommissionedDeviceRefusesAssignmentsUntilItIsRecommissioned() {
    register("life-1");
    release("3.0.3", 1);
    assertThat(api.post("/devices/life-1/recommission", "").problem())
        .isEqualTo("/problems/not-decommissioned");
    Reply gone = api.send("DELETE", "/devices/life-1", BodyPublishers.noBody());
    assertThat(gone.status()).as(gone.text()).isEqualTo(200);
    assertThat(gone.json().path("lifecycle").asText()).isEqualTo("DECOMMISSIONED");
    Reply refused = api.post("/devices/life-1/assign", "{\"version\":\"3.0.3\"}");
    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.problem()).isEqualTo("/problems/decommissioned");
    assertThat(register("life-1").problem()).isEqualTo("/problems/decommissioned");
    assertThat(api.post("/devices/life-1/recommission", "").status()).isEqualTo(200);
    assertThat(api.post("/devices/life-1/assign", "{\"version\":\"3.0.3\"}").status())
        .isEqualTo(202);
  }

  @Test
  void aStrangerReachesNoTwin() {
    long before = node.journalRows();
    assertThat(api.get("/devices/nobody").problem()).isEqualTo("/problems/unknown-device");
    assertThat(api.get("/devices/nobody/explain").status()).isEqualTo(404);
    assertThat(api.get("/devices/nobody?consistent=true").status()).isEqualTo(404);
    assertThat(api.post("/devices/nobody/hold", "").status()).isEqualTo(404);
    assertThat(node.journalRows()).isEqualTo(before);
  }
}
