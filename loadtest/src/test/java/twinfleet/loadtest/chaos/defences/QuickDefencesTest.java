package twinfleet.loadtest.chaos.defences;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A checker never seen red is no evidence: the defences whose scenario is quick. */
class QuickDefencesTest {
  @TempDir private static Path folder;
  private static Ground ground;

  @BeforeAll
  static void open() {
    ground = Ground.on(folder);
  }

  @AfterAll
  static void close() {
    ground.close();
  }

  static Stream<Scenario> quick() {
    return Stream.of(new RevisionCheck(), new GapFreeRead(), new Deduplication());
  }

  @ParameterizedTest
  @MethodSource("quick")
  void theCheckerTurnsRedWithoutItsDefence(Scenario scenario) throws Exception {
    Trial trial = new Trials(ground, line -> {}).of(scenario);

    assertThat(trial.with()).as("%s: with", scenario.checker()).isEmpty();
    assertThat(trial.without()).as("%s: without", scenario.checker()).isNotEmpty();
  }
}
