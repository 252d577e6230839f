package twinfleet.loadtest.chaos.defences;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import twinfleet.loadtest.sabotage.Defence;

/** No defence without a scenario, and no verdict that hides one that convinces nobody. */
class EveryDefenceTest {
  private static final Scenario ANY = new GapFreeRead();

  @TempDir private Path folder;

  @Test
  void everyDefenceHasOneScenarioWithAPromiseAndAChecker() {
    assertThat(Trials.all()).extracting(Scenario::defence).containsExactly(Defence.values());
    assertThat(Trials.all()).extracting(Scenario::promise).doesNotContain("");
    assertThat(Trials.all()).extracting(Scenario::checker).doesNotHaveDuplicates();
  }

  @Test
  void onlyGreenWithAndRedWithoutConvinces() {
    assertThat(trial(List.of(), List.of("lost")).convinces()).isTrue();
    assertThat(trial(List.of(), List.of()).convinces()).isFalse();
    assertThat(trial(List.of("lost"), List.of("lost")).convinces()).isFalse();
  }

  @Test
  void theTableNamesEvidence() throws IOException {
    Trial blind = trial(List.of(), List.of());
    Trial seen = trial(List.of(), List.of("row at 0"));
    StringWriter text = new StringWriter();
    Path json = folder.resolve("defences.json");

    DefenceTable.print(List.of(blind, seen), new PrintWriter(text));
    DefenceTable.write(List.of(blind, seen), json);

    assertThat(text.toString()).contains("GREEN without the defence", "without: row at 0");
    assertThat(Files.readString(json)).contains("JournalReader.settled", "row at 0");
  }

  @Test
  void aDefenceThatIsNoneIsBadUsage() {
    StringWriter error = new StringWriter();
    CommandLine line = new CommandLine(new DefencesCommand()).setErr(new PrintWriter(error, true));

    assertThat(line.execute("--only", "luck")).isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(error.toString()).contains("luck", Defence.REBASING.label());
  }

  private static Trial trial(List<String> with, List<String> without) {
    return new Trial(ANY, with, without, Duration.ofSeconds(1));
  }
}
