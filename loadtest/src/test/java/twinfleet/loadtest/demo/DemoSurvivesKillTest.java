package twinfleet.loadtest.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import twinfleet.core.DeliveryState;
import twinfleet.core.Standing;
import twinfleet.persistence.journal.JournaledTwin;
import twinfleet.standalone.BrokerSettings.Kind;
import twinfleet.standalone.Standalone;
import twinfleet.standalone.StandaloneSettings;

/** kill -9 of a whole demo, and of its broker alone: it costs time and nothing else. */
@Execution(ExecutionMode.CONCURRENT)
class DemoSurvivesKillTest {
  @TempDir Path folder;
  private Path data;

  @BeforeEach
  void name() {
    data = folder.resolve("data");
  }

  /** Stops what a killed child left running. */
  @AfterEach
  void clear() throws IOException {
    Standalone.clear(StandaloneSettings.on(data));
  }

  @Test
  void whatADemoAcknowledgedBeforeItWasKilledIsKeptAndItsAbsenceBurnsNoAttempt() throws Exception {
    SmallDemo demo = new SmallDemo(data, Kind.AUTO);
    DemoJournal before = killedInTheMidst(demo);
    finish(demo, before);
  }

  @Test
  void aDemoKilledTogetherWithItsBrokersDataGoesOnToo() throws Exception {
    SmallDemo demo = new SmallDemo(data, Kind.EMBEDDED);
    DemoJournal before = killedInTheMidst(demo);
    demo.deleteBroker();
    finish(demo, before);
  }

  private DemoJournal killedInTheMidst(SmallDemo demo) throws Exception {
    try (ChildTwinfleet child = demo.begin()) {
      List<JsonNode> told = demo.midst(child);
      child.kill();
      DemoJournal journal = DemoJournal.orphaned(data);
      assertThat(told).hasSize(SmallDemo.DEVICES);
      told.forEach(device -> assertKept(device, journal));
      return journal;
    }
  }

  private void finish(SmallDemo demo, DemoJournal before) throws Exception {
    try (ChildTwinfleet resumed = demo.resume()) {
      demo.end(resumed);
    }
    DemoJournal after = DemoJournal.ended(data);
    after.continues(before);
    after.burntNoAttemptAfter(before);
    for (String device : after.events().keySet()) {
      assertThat(after.fold(device).twin().generation()).as("of %s", device).isOne();
    }
  }

  private static void assertKept(JsonNode told, DemoJournal journal) {
    JournaledTwin kept = journal.fold(told.path("deviceId").asText());
    assertThat(kept.twin().generation()).isEqualTo(told.path("generation").asLong()).isOne();
    assertThat(kept.twin().revision()).isGreaterThanOrEqualTo(told.path("revision").asLong());
    assertThat(Standing.state(kept.twin()).ordinal())
        .as("what was told of %s", told)
        .isGreaterThanOrEqualTo(DeliveryState.valueOf(told.path("state").asText()).ordinal());
  }
}
