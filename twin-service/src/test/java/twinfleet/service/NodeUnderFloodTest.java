package twinfleet.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import org.eclipse.paho.client.mqttv3.MqttAsyncClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A whole node without its database, flooded by strangers: it goes on hearing, and it stops. */
class NodeUnderFloodTest {
  private static final Logger LOG = LoggerFactory.getLogger(NodeUnderFloodTest.class);
  private static final int STRANGERS = 5_000;
  private static final int STRANGERS_AT_ONCE = 500;

  /** The promise is 10 s; a busy machine may be late. */
  private static final Duration STOP_MAX = Duration.ofSeconds(15);

  private final HttpClient client = HttpClient.newHttpClient();

  @Test
  void strangersWithoutADatabaseMakeItNeitherDeafNorUnstoppable(@TempDir Path folder)
      throws Exception {
    PostgresRig postgres = new PostgresRig(folder.resolve("postgres"));
    try (MosquittoRig broker = new MosquittoRig()) {
      Node node = Node.start(settings(postgres, broker, folder));
      try {
        TwinsRig.answer(node.ready());
        postgres.close();
        // Again and again, since a broker drops what it has no room for.
        await()
            .atMost(TwinsRig.PATIENCE)
            .until(
                () -> {
                  flood(broker);
                  return figure(node, "twinfleet_mqtt_in_unknown_device_total") >= STRANGERS;
                });
        assertThat(figure(node, "twinfleet_mqtt_in_up")).isEqualTo(1);
        flood(broker);
      } finally {
        long begun = System.nanoTime();
        node.close();
        Duration took = Duration.ofNanos(System.nanoTime() - begun);
        LOG.info("stopped in {} ms", took.toMillis());
        assertThat(took).isLessThan(STOP_MAX);
      }
    } finally {
      postgres.close();
    }
  }

  private static Settings settings(PostgresRig postgres, MosquittoRig broker, Path folder) {
    return Settings.load(
        """
        twinfleet.persistence { jdbc-url = "%s", user = postgres, password = postgres }
        twinfleet.mqtt { url = "%s" }
        twinfleet.http { port = 0, management-port = 0, artifacts = "%s" }
        """
            .formatted(postgres.jdbcUrl(), broker.url(), folder.resolve("artifacts")));
  }

  private static void flood(MosquittoRig broker) throws MqttException {
    MqttAsyncClient stranger =
        new MqttAsyncClient(
            broker.url(), UUID.randomUUID().toString().substring(0, 20), new MemoryPersistence());
    MqttConnectOptions options = new MqttConnectOptions();
    options.setMaxInflight(60_000);
    stranger.connect(options).waitForCompletion(10_000);
    byte[] report =
        "{\"generation\":1,\"epoch\":1,\"seq\":1,\"state\":\"IN_PROGRESS\"}"
            .getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < STRANGERS_AT_ONCE; i++) {
      String name = "stranger-" + UUID.randomUUID();
      stranger.publish("/device/" + name + "/firmware/state", report, 1, false);
    }
    await().atMost(TwinsRig.PATIENCE).until(() -> stranger.getPendingDeliveryTokens().length == 0);
    stranger.disconnectForcibly(0, 200);
    stranger.close(true);
  }

  private double figure(Node node, String name) throws Exception {
    URI metrics = node.managementUri().resolve("/metrics");
    HttpRequest request = HttpRequest.newBuilder(metrics).build();
    return client
        .send(request, BodyHandlers.ofString())
        .body()
        .lines()
        .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }
}
