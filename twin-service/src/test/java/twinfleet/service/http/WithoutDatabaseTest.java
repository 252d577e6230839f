package twinfleet.service.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import twinfleet.service.http.ApiClient.Reply;

/** What clients see while the database is away. */
class WithoutDatabaseTest {
  @Test
  void everyAnswerSaysThatTheOutcomeIsUnknownAndWhenToRepeat() throws Exception {
    try (HttpNode node = new HttpNode()) {
      node.api.post("/devices", "{\"deviceId\":\"away-1\",\"model\":\"gw-3\"}");
      node.stopDatabase();
      Reply write =
          node.api.post(
              "/devices", "{\"deviceId\":\"away-2\",\"model\":\"m\"}", "Idempotency-Key", "a");
      Reply read = node.api.get("/devices/away-1");
      for (Reply reply : new Reply[] {write, read}) {
        assertThat(reply.status()).as(reply.text()).isEqualTo(503);
        assertThat(reply.problem()).isEqualTo("/problems/unavailable");
        assertThat(reply.header("Retry-After")).isEqualTo("5");
      }
      Reply ready = node.management.get("/health/ready");
      assertThat(ready.status()).isEqualTo(503);
      assertThat(ready.json().at("/checks/database").asText()).isNotEqualTo("UP");
      assertThat(node.management.get("/health/live").status()).isEqualTo(200);
    }
  }
}
