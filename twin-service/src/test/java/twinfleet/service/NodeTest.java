package twinfleet.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The whole node: what must be around it, that it serves, heals and stops. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NodeTest {
  private static final Logger LOG = LoggerFactory.getLogger(NodeTest.class);

  private final HttpClient client = HttpClient.newHttpClient();
  private PostgresRig postgres;
  private MosquittoRig broker;
  @TempDir Path artifacts;

  @BeforeAll
  void begin(@TempDir Path folder) {
    postgres = new PostgresRig(folder);
    broker = new MosquittoRig();
  }

  @AfterAll
  void end() {
    broker.close();
    postgres.close();
  }

  @Test
  void aNodeServesHealsAndStops() throws Exception {
    Node node = Node.start(settings(""));
    try {
      TwinsRig.answer(node.ready());
      URI devices = node.httpUri().resolve("/api/v1/devices");
      HttpResponse<String> made =
          client.send(
              HttpRequest.newBuilder(devices)
                  .header("Content-Type", "application/json")
                  .POST(BodyPublishers.ofString("{\"deviceId\":\"gw-1\",\"model\":\"gw-3\"}"))
                  .build(),
              BodyHandlers.ofString());
      assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
      assertThat(health(node)).isEqualTo(200);

      broker.close();
      await().atMost(TwinsRig.PATIENCE).until(() -> health(node) == 503);
      broker.start();
      await().atMost(TwinsRig.PATIENCE).until(() -> health(node) == 200);

      postgres.close();
      await().atMost(TwinsRig.PATIENCE).until(() -> health(node) == 503);
      postgres.start();
      await().atMost(TwinsRig.PATIENCE).until(() -> health(node) == 200);
    } finally {
      long begun = System.nanoTime();
      node.close();
      LOG.info("stopped in {} ms", (System.nanoTime() - begun) / 1_000_000);
    }
  }

  @Test
  void aMissingDatabaseIsNamed() {
    assertFault("twinfleet.persistence.jdbc-url = \"jdbc:postgresql://127.0.0.1:1/x\"", "jdbc-url");
  }

  @Test
  void aMissingBrokerIsNamed() {
    assertFault("twinfleet.mqtt.url = \"tcp://127.0.0.1:1\"", "twinfleet.mqtt.url");
  }

  @Test
  void aTakenPortIsNamed() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress())) {
      assertFault("twinfleet.http.port = " + taken.getLocalPort(), "twinfleet.http.port");
      assertFault("twinfleet.cluster.port = " + taken.getLocalPort(), "twinfleet.cluster");
    }
  }

  @Test
  void aWrongSettingIsNamed() {
    assertFault(
        "twinfleet.delivery.jitter-per-mille = many", "twinfleet.delivery.jitter-per-mille");
  }

  private void assertFault(String line, String named) {
    assertThatThrownBy(() -> Node.start(settings(line)))
        .isInstanceOf(EnvironmentFault.class)
        .hasMessageContaining(named)
        .hasMessageNotContaining("\n");
  }

  private Settings settings(String line) {
    return Settings.load(
        """
        twinfleet.persistence { jdbc-url = "%s", user = postgres, password = postgres }
        twinfleet.mqtt { url = "%s", canary { interval-ms = 500, bound-ms = 3000 } }
        twinfleet.http { port = 0, management-port = 0, artifacts = "%s" }
        %s
        """
            .formatted(postgres.jdbcUrl(), broker.url(), artifacts, line));
  }

  private int health(Node node) throws Exception {
    URI ready = node.managementUri().resolve("/health/ready");
    return client.send(HttpRequest.newBuilder(ready).build(), BodyHandlers.ofString()).statusCode();
  }
}
