package twinfleet.loadtest.chaos.defences;

import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import twinfleet.loadtest.sabotage.Defence;

/**
 * {@code twinfleet chaos defences}: exit 0 only when each is green with its defence, red without.
 */
@Command(
    name = "defences",
    description = "Switches each defence off once, by byte code: a checker must turn red.")
public final class DefencesCommand implements Callable<Integer> {
  private static final JsonMapper JSON =
      JsonMapper.builder().disable(SerializationFeature.INDENT_OUTPUT).build();

  @Spec private CommandSpec spec;

  @Option(names = "--only", arity = "1..*", paramLabel = "NAME", description = "Only these.")
  private List<String> only = new ArrayList<>();

  @Option(names = "--history", description = "Write each playing here, as JSON lines.")
  private Path history;

  @Option(names = "--json", description = "Write the table to this JSON file.")
  private Path json;

  @Option(names = "--list", description = "Name the defences and what switching off does.")
  private boolean list;

  /** Plays them one after the other. */
  @Override
  public Integer call() throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    if (list) {
      Stream.of(Defence.values())
          .forEach(d -> out.println("%-22s %s %s".formatted(d.label(), d.sentence(), d.targets())));
      return 0;
    }
    List<Scenario> chosen = chosen();
    if (history != null) {
      Files.deleteIfExists(history);
    }
    Path folder = Files.createTempDirectory("twinfleet-defences-");
    List<Trial> trials = new ArrayList<>();
    try (Ground ground = Ground.on(folder)) {
      Trials playing = new Trials(ground, line -> say(out, line));
      for (Scenario scenario : chosen) {
        trials.add(playing.of(scenario));
        record(trials.getLast());
      }
    }
    delete(folder);
    DefenceTable.print(trials, out);
    if (json != null) {
      DefenceTable.write(trials, json);
    }
    return trials.stream().allMatch(Trial::convinces) ? 0 : 1;
  }

  private List<Scenario> chosen() {
    try {
      only.forEach(Defence::of);
    } catch (IllegalArgumentException unknown) {
      throw new ParameterException(spec.commandLine(), unknown.getMessage(), unknown);
    }
    return Trials.all().stream()
        .filter(s -> only.isEmpty() || only.contains(s.defence().label()))
        .toList();
  }

  private static void say(PrintWriter out, String line) {
    out.println(line);
    out.flush();
  }

  private void record(Trial trial) throws IOException {
    if (history != null) {
      List<String> lines = List.of(JSON.writeValueAsString(DefenceTable.row(trial)));
      Files.write(history, lines, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> inside = Files.walk(folder)) {
      for (Path path : inside.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
