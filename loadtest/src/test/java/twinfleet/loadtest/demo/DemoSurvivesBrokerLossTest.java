package twinfleet.loadtest.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import twinfleet.standalone.BrokerSettings.Kind;
import twinfleet.standalone.Standalone;
import twinfleet.standalone.StandaloneSettings;

/**
 * A broker killed with -9 and its data deleted under a running demo. Where mosquitto is not
 * installed the broker lives in the demo's own process: that is the other half of {@link
 * DemoSurvivesKillTest}.
 */
@Execution(ExecutionMode.CONCURRENT)
class DemoSurvivesBrokerLossTest {
  private static final Duration BOUND = Duration.ofSeconds(30);

  @TempDir Path folder;

  /** Stops what a killed child left running. */
  @AfterEach
  void clear() throws IOException {
    Standalone.clear(StandaloneSettings.on(folder.resolve("data")));
  }

  @Test
  void aDemoWhoseBrokerDiesAndForgetsEverythingEndsWithEveryDeviceAccountedFor() throws Exception {
    Path data = folder.resolve("data");
    SmallDemo demo = new SmallDemo(data, Kind.AUTO);
    List<JsonNode> told;
    DemoJournal before;
    try (ChildTwinfleet child = demo.begin()) {
      told = demo.midst(child);
      before = DemoJournal.orphaned(data);
      lose(demo, child);
      demo.end(child);
    }
    DemoJournal after = DemoJournal.ended(data);
    after.continues(before);
    for (JsonNode device : told) {
      long generation = after.fold(device.path("deviceId").asText()).twin().generation();
      assertThat(generation).isEqualTo(device.path("generation").asLong()).isOne();
    }
  }

  /** The broker and all it knew: sessions, queued messages, retained documents. */
  private static void lose(SmallDemo demo, ChildTwinfleet child) throws Exception {
    Optional<ProcessHandle> broker = mosquitto(demo.data());
    if (broker.isEmpty()) {
      assertThat(child.output()).contains("broker: embedded");
      return;
    }
    demo.deleteBroker();
    broker.get().destroyForcibly();
    await()
        .atMost(BOUND)
        .until(() -> mosquitto(demo.data()).filter(p -> !p.equals(broker.get())).isPresent());
  }

  private static Optional<ProcessHandle> mosquitto(Path data) throws IOException {
    String configuration = data.toRealPath().resolve("broker/mosquitto/mosquitto.conf").toString();
    return ProcessHandle.allProcesses()
        .filter(p -> p.info().command().orElse("").toLowerCase(Locale.ROOT).endsWith("mosquitto"))
        .filter(p -> p.info().commandLine().orElse("").endsWith(configuration))
        .findFirst();
  }
}
