package twinfleet.service.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import twinfleet.protocol.DeviceId;
import twinfleet.service.http.ApiClient.Reply;

/** A thousand devices in one request, each with a result of its own. */
@ExtendWith(OneNode.class)
class BulkRegistrationTest {
  private final HttpNode node;

  BulkRegistrationTest(HttpNode node) {
    this.node = node;
  }

  private static String device(String id, String model) {
    return "{\"deviceId\":\"" + id + "\",\"model\":\"" + model + "\"}";
  }

  @Test
  void aThousandDevicesAreRegisteredInOneRequestAndTheirAnswerIsKept() {
    String array =
        IntStream.range(0, 1_000)
            .mapToObj(i -> device("bulk-" + i, "gw-bulk"))
            .collect(Collectors.joining(",", "[", "]"));
    Reply first = node.api.post("/devices", array, "Idempotency-Key", "bulk-1000");
    assertThat(first.status()).as(first.text()).isEqualTo(207);
    assertThat(first.json().size()).isEqualTo(1_000);
    assertThat(first.json()).allMatch(item -> item.path("status").asInt() == 201);
    assertThat(first.json().path(999).path("deviceId").asText()).isEqualTo("bulk-999");
    assertThat(node.known).contains(new DeviceId("bulk-0"), new DeviceId("bulk-999"));
    long events = node.journalRows();
    Reply again = node.api.post("/devices", array, "Idempotency-Key", "bulk-1000");
    assertThat(again.text()).isEqualTo(first.text());
    assertThat(node.journalRows()).isEqualTo(events);
  }

  @Test
  void oneBadItemDoesNotHarmTheOthers() {
    node.api.post("/devices", device("mixed-0", "gw-3"));
    String array =
        "["
            + String.join(
                ",",
                device("mixed-1", "gw-3"),
                device("a b", "gw-3"),
                device("mixed-1", "gw-3"),
                device("mixed-0", "gw-4"),
                "7",
                device("mixed-2", "gw-3"))
            + "]";
    Reply reply = node.api.post("/devices", array);
    JsonNode items = reply.json();
    assertThat(reply.status()).isEqualTo(207);
    assertThat(items.findValuesAsText("status"))
        .containsExactly("201", "422", "422", "409", "422", "201");
    assertThat(items.path(1).at("/errors/0/field").asText()).isEqualTo("deviceId");
    assertThat(items.path(2).at("/errors/0/message").asText()).contains("at 0");
    assertThat(items.path(3).path("type").asText()).isEqualTo("/problems/already-registered");
    assertThat(items.path(4).path("deviceId").isNull()).isTrue();
    assertThat(node.api.get("/devices/mixed-2").status()).isEqualTo(200);
  }

  @Test
  void anItemOfUnknownOutcomeIsAskedAgainWithTheSameKey() {
    String array = "[" + device("lost-1", "gw-3") + "," + device("lost-2", "gw-3") + "]";
    node.twins.repliesToLose.set(1);
    Reply first = node.api.post("/devices", array, "Idempotency-Key", "bulk-lost");
    assertThat(first.json().findValuesAsText("status")).containsExactlyInAnyOrder("503", "201");
    Reply again = node.api.post("/devices", array, "Idempotency-Key", "bulk-lost");
    assertThat(again.json().findValuesAsText("status")).containsExactly("201", "201");
  }
}
