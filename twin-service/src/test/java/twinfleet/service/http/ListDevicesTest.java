package twinfleet.service.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import twinfleet.protocol.DeviceId;
import twinfleet.service.http.ApiClient.Reply;

/** The list: pages that neither skip nor repeat, and the contract's filter. */
@ExtendWith(OneNode.class)
class ListDevicesTest {
  private final HttpNode node;
  private final ApiClient api;

  ListDevicesTest(HttpNode node) {
    this.node = node;
    this.api = node.api;
  }

  private void register(String prefix, int count, String model) {
    String array =
        IntStream.range(0, count)
            .mapToObj(
                i ->
                    """
                    {"deviceId":"%s-%03d","model":"%s","site":"s%d","labels":{"line":"l%d"},
                     "currentVersion":"2.%d.0"}\
                    """
                        .formatted(prefix, i, model, i % 2, i % 3, i))
            .collect(Collectors.joining(",", "[", "]"));
    assertThat(api.post("/devices", array).status()).isEqualTo(207);
    await().atMost(Duration.ofSeconds(20)).until(() -> ids("model==" + model).size() >= count);
  }

  private static String query(String filter) {
    return "/devices?filter=" + URLEncoder.encode(filter, StandardCharsets.UTF_8);
  }

  private List<String> ids(String filter) {
    Reply reply = api.get(query(filter) + "&limit=500");
    assertThat(reply.status()).as(reply.text()).isEqualTo(200);
    return reply.json().path("items").findValuesAsText("deviceId");
  }

  @Test
  void pagesNeitherSkipNorRepeatWhileDevicesComeIn() {
    register("page", 25, "gw-page");
    List<String> seen = new ArrayList<>();
    String cursor = "";
    for (int page = 0; page < 5; page++) {
      JsonNode list = api.get(query("model==gw-page") + "&limit=5" + cursor).json();
      seen.addAll(list.path("items").findValuesAsText("deviceId"));
      assertThat(list.fieldNames()).toIterable().containsExactly("items", "nextCursor");
      cursor = "&cursor=" + list.path("nextCursor").asText();
      api.post("/devices", "{\"deviceId\":\"page-000" + page + "\",\"model\":\"gw-page\"}");
    }
    assertThat(seen).hasSize(25).doesNotHaveDuplicates().isSorted();
    assertThat(seen.getFirst()).isEqualTo("page-000");
    assertThat(seen.getLast()).isEqualTo("page-024");
  }

  @Test
  void aDeviceWhoseRowCannotBeReadIsAnsweredByItsTwinUntilTheRowIsFoldedAnew() {
    register("torn", 3, "gw-torn");
    node.database.inTransaction(
        t -> t.update("UPDATE twin_view SET state = '\\x7b' WHERE device_id = 'torn-001'"));
    assertThat(ids("model==gw-torn")).containsExactly("torn-000", "torn-001", "torn-002");
    assertThat(api.get("/devices/torn-001").json().path("site").asText()).isEqualTo("s1");
    node.database.inTransaction(
        t -> t.update("DELETE FROM twin_view WHERE device_id = 'torn-002'"));
    assertThat(api.get("/devices/torn-002").json().path("site").asText()).isEqualTo("s0");
    await().atMost(Duration.ofSeconds(60)).until(() -> ids("model==gw-torn").size() == 3);
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> node.views.get(new DeviceId("torn-001"), node.clock.now()).isPresent());
  }

  @Test
  void theLastPageHasNoCursor() {
    register("last", 3, "gw-last");
    JsonNode all = api.get(query("model==gw-last") + "&limit=3").json();
    assertThat(all.path("items").size()).isEqualTo(3);
    assertThat(all.path("nextCursor").isNull()).isTrue();
  }

  @Test
  void aCursorIsForItsOwnListOnly() {
    register("own", 3, "gw-own");
    String cursor = api.get(query("model==gw-own") + "&limit=2").json().path("nextCursor").asText();
    Reply other = api.get(query("model==gw-other") + "&cursor=" + cursor);
    assertThat(other.status()).isEqualTo(400);
    assertThat(other.field()).isEqualTo("cursor");
  }

  @Test
  void filtersOfTheContractSelect() {
    register("filter", 12, "gw-filter");
    String only = "model==gw-filter;";
    assertThat(ids(only + "currentVersion=lt=2.10.0")).hasSize(10);
    assertThat(ids(only + "currentVersion==2.11.0")).containsExactly("filter-011");
    assertThat(ids(only + "labels.line==l0;site==s0")).containsExactly("filter-000", "filter-006");
    assertThat(ids(only + "presence==UNKNOWN;lifecycle==ACTIVE;attention==FINE")).hasSize(12);
    assertThat(ids(only + "state=in=(PENDING,FAILED)")).isEmpty();
    assertThat(ids(only + "state=out=(PENDING,FAILED)")).hasSize(12);
    assertThat(ids(only + "site!=s1;deviceId=in=(filter-001,filter-002)"))
        .containsExactly("filter-002");
    assertThat(ids(only + "lastOnlineTime=lt=2026-01-01T00:00:00Z")).isEmpty();
    assertThat(ids("model==\"x' OR '1'='1\"")).isEmpty();
  }

  @Test
  void aSortedListGoesOnBehindItsLastDevice() {
    register("sort", 12, "gw-sort");
    List<String> seen = new ArrayList<>();
    String cursor = "";
    for (int page = 0; page < 3; page++) {
      String list = query("model==gw-sort") + "&sort=-currentVersion&limit=5" + cursor;
      JsonNode json = api.get(list).json();
      seen.addAll(json.path("items").findValuesAsText("currentVersion"));
      cursor = "&cursor=" + json.path("nextCursor").asText();
    }
    assertThat(seen).hasSize(12).startsWith("2.11.0", "2.10.0", "2.9.0").endsWith("2.0.0");
    Reply other = api.get(query("model==gw-sort") + "&sort=currentVersion" + cursor);
    assertThat(other.field()).isEqualTo("cursor");
    assertThat(ids("model==gw-sort")).isSorted();
    assertThat(api.get("/devices?sort=-nobody").text()).contains("no sort on 'nobody'");
  }
}
