package twinfleet.service.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import twinfleet.service.http.ApiClient.Reply;

/** Promise S1: what was asked twice with one key was done once. */
@ExtendWith(OneNode.class)
class IdempotencyTest {
  private static final String KEY = "Idempotency-Key";

  private final HttpNode node;
  private final ApiClient api;

  IdempotencyTest(HttpNode node) {
    this.node = node;
    this.api = node.api;
    byte[] image = "7.0.0".getBytes(StandardCharsets.UTF_8);
    api.post(
        "/releases",
        """
        {"model":"gw-3","version":"7.0.0","sha256":"%s","sizeBytes":5,"releaseCounter":1}\
        """
            .formatted(Json.digest(image)));
    api.put("/releases/gw-3/7.0.0/image", image);
  }

  private void register(String id) {
    api.post("/devices", "{\"deviceId\":\"" + id + "\",\"model\":\"gw-3\"}");
  }

  private Reply assign(String id, String key) {
    return api.post("/devices/" + id + "/assign", "{\"version\":\"7.0.0\"}", KEY, key);
  }

  private long generation(String id) {
    return api.get("/devices/" + id + "?consistent=true").json().path("generation").asLong();
  }

  @Test
  void theSameKeyGetsTheSameAnswerEvenWhenTheDeviceHasMovedOn() {
    register("idem-1");
    Reply first = assign("idem-1", "idem-1");
    api.post("/devices/idem-1/cancel", "{\"force\":true}");
    Reply again = assign("idem-1", "idem-1");
    assertThat(again.status()).isEqualTo(202);
    assertThat(again.text()).isEqualTo(first.text());
    assertThat(again.header("ETag")).isEqualTo(first.header("ETag"));
    assertThat(generation("idem-1")).isEqualTo(1);
    assertThat(assign("idem-1", "idem-1-new").json().path("generation").asLong()).isEqualTo(2);
  }

  @Test
  void aKeyIsForOneRequestOnly() {
    register("idem-2");
    register("idem-3");
    assign("idem-2", "idem-2");
    Reply other = assign("idem-3", "idem-2");
    assertThat(other.status()).isEqualTo(422);
    assertThat(other.problem()).isEqualTo("/problems/key-reused");
    assertThat(other.field()).isEqualTo(KEY);
    assertThat(generation("idem-3")).isZero();
  }

  @Test
  void aRefusalKeepsNoKey() {
    Reply unknown = assign("idem-4", "idem-4");
    assertThat(unknown.status()).isEqualTo(404);
    register("idem-4");
    assertThat(assign("idem-4", "idem-4").status()).isEqualTo(202);
  }

  @Test
  void anUnknownOutcomeAskedAgainIsTheFirstOutcome() {
    register("idem-5");
    node.twins.repliesToLose.set(1);
    Reply lost = assign("idem-5", "idem-5");
    assertThat(lost.status()).isEqualTo(503);
    assertThat(lost.header("Retry-After")).isNotNull();
    assertThat(lost.json().path("detail").asText()).contains("same Idempotency-Key");
    assertThat(generation("idem-5")).isEqualTo(1);
    Reply again = assign("idem-5", "idem-5");
    assertThat(again.status()).isEqualTo(202);
    assertThat(again.json().path("generation").asLong()).isEqualTo(1);
    assertThat(generation("idem-5")).isEqualTo(1);
  }

  @Test
  void aNodeThatDiedBeforeItsAnswerLeavesNothingInTheWay() {
    register("idem-8");
    assertThat(assign("idem-8", "idem-8").status()).isEqualTo(202);
    String died = "UPDATE idempotency_key SET status = NULL, body = NULL WHERE key = 'idem-8'";
    int rows = node.database.inTransaction(t -> t.update(died));
    assertThat(rows).isEqualTo(1);
    Reply again = assign("idem-8", "idem-8");
    assertThat(again.status()).as(again.text()).isEqualTo(202);
    assertThat(generation("idem-8")).isEqualTo(1);
  }

  @Test
  void ofManyAtOnceWithOneKeyOneIsDone() throws Exception {
    register("idem-6");
    List<Callable<Reply>> calls = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      calls.add(() -> assign("idem-6", "idem-6"));
    }
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Reply> reply : threads.invokeAll(calls)) {
        assertThat(reply.get().status()).as(reply.get().text()).isEqualTo(202);
        assertThat(reply.get().json().path("generation").asLong()).isEqualTo(1);
      }
    }
    assertThat(generation("idem-6")).isEqualTo(1);
  }

  @Test
  void aKeyOfControlCharactersOrTooLongIsRefused() {
    register("idem-7");
    Reply tooLong = assign("idem-7", "k".repeat(129));
    assertThat(tooLong.status()).isEqualTo(400);
    assertThat(tooLong.field()).isEqualTo(KEY);
    assertThat(assign("idem-7", "with blank").status()).isEqualTo(400);
  }
}
