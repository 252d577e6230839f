package twinfleet.service.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import twinfleet.service.http.ApiClient.Reply;

/** The port for probes and scrapers. */
@ExtendWith(OneNode.class)
class ManagementTest {
  private final HttpNode node;

  ManagementTest(HttpNode node) {
    this.node = node;
  }

  @AfterEach
  void theBrokerIsBack() {
    node.broker.set(Optional::empty);
  }

  @Test
  void aNodeLivesWhateverItsSurroundings() {
    node.broker.set(() -> Optional.of("no canary for 30 s"));
    assertThat(node.management.get("/health/live").status()).isEqualTo(200);
  }

  @Test
  void aNodeIsReadyWhenAllChecksPassAndSaysWhichDoNot() {
    Reply ready = node.management.get("/health/ready");
    assertThat(ready.status()).as(ready.text()).isEqualTo(200);
    node.broker.set(() -> Optional.of("no canary for 30 s"));
    Reply not = node.management.get("/health/ready");
    assertThat(not.status()).isEqualTo(503);
    assertThat(not.header("Content-Type")).isEqualTo("application/json");
    assertThat(not.json().at("/checks/database").asText()).isEqualTo("UP");
    assertThat(not.json().at("/checks/broker").asText()).isEqualTo("no canary for 30 s");
  }

  @Test
  void aCheckThatFailsOrHangsIsOneThatDoesNotPass() {
    node.broker.set(() -> Optional.of(String.valueOf(1 / Integer.parseInt("0"))));
    Reply broken = node.management.get("/health/ready");
    assertThat(broken.status()).isEqualTo(503);
    assertThat(broken.json().at("/checks/broker").asText()).startsWith("failed: ");
    CountDownLatch never = new CountDownLatch(1);
    node.broker.set(() -> waitedFor(never));
    Reply hanging = node.management.get("/health/ready");
    assertThat(hanging.json().at("/checks/broker").asText()).isEqualTo("no answer within 500 ms");
    never.countDown();
  }

  private static Optional<String> waitedFor(CountDownLatch latch) {
    try {
      latch.await();
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.of("interrupted");
    }
  }

  @Test
  void howFarTheReadModelIsAndWhatWasWrongWithItIsShown() {
    JsonNode shown = node.management.get("/health/read-model").json();
    assertThat(shown.at("/projectionLagMs").isNumber()).isTrue();
    assertThat(shown.at("/reconciler/pass").asLong()).isPositive();
    assertThat(shown.at("/reconciler/unrepaired").asLong()).isZero();
    assertThat(node.management.get("/metrics").text())
        .contains("twinfleet_reconciler_differences_total{kind=\"MISSING_ROW\"}")
        .contains("twinfleet_reconciler_unrepaired 0")
        .contains("twinfleet_projection_lag_seconds");
  }

  @Test
  void figuresAreScraped() {
    Reply metrics = node.management.get("/metrics");
    assertThat(metrics.status()).isEqualTo(200);
    assertThat(metrics.header("Content-Type")).startsWith("text/plain");
    assertThat(metrics.text()).contains("twinfleet_twin_events_total");
  }

  @Test
  void membersOfTheClusterAreShown() {
    JsonNode cluster = node.management.get("/cluster/members").json();
    assertThat(cluster.at("/members/0/status").asText()).isEqualTo("Up");
    assertThat(cluster.at("/members/0/reachable").asBoolean()).isTrue();
    assertThat(cluster.path("self").asText()).isEqualTo(cluster.path("leader").asText());
  }

  @Test
  void theApiIsNotOnTheManagementPort() {
    assertThat(node.management.get("/api/v1/devices").status()).isEqualTo(404);
    assertThat(node.api.get("/../../metrics").status()).isEqualTo(404);
  }
}
