package twinfleet.loadtest.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code twinfleet bench}: figures beside their yardsticks; exit 0 also where a target is missed.
 */
@Command(
    name = "bench",
    description = {
      "Measures this machine: every figure beside a yardstick of the same run.",
      "-Dtwinfleet.x.y=value is passed on to the measured node."
    })
public final class BenchCommand implements Callable<Integer> {
  private static final String ALL = "all";

  @Spec private CommandSpec spec;

  /** The names that may be typed, with what they measure. */
  static final class Names implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      List<String> names = new ArrayList<>();
      Arrays.stream(BenchName.values()).map(BenchName::word).forEach(names::add);
      names.add(ALL);
      return names.iterator();
    }
  }

  @Parameters(
      arity = "1..*",
      paramLabel = "NAME",
      completionCandidates = Names.class,
      description = "One or more of ${COMPLETION-CANDIDATES}.")
  private List<String> names;

  @Option(names = "--runs", description = "Measurements per figure (default: ${DEFAULT-VALUE}).")
  private int runs = 3;

  @Option(
      names = "--devices",
      split = ",",
      description = "Size of the fleet; several for the growth of costs (default: 10000).")
  private List<Integer> devices = List.of(10_000);

  @Option(
      names = "--seconds",
      description = "Length of one sustained measurement (default: ${DEFAULT-VALUE}).")
  private int seconds = 60;

  @Option(
      names = "--warm-up-seconds",
      description = "Before the first measurement (default: ${DEFAULT-VALUE}).")
  private int warmUpSeconds = 20;

  @Option(names = "--json", description = "Write the figures to this file.")
  private Path json;

  @Option(names = "--jfr", description = "Record the node with JFR into this file.")
  private Path recording;

  @Option(names = "--data", description = "Folder for the rigs' own (default: the system's).")
  private Path data = Path.of(System.getProperty("java.io.tmpdir"));

  /** Runs them one after the other. */
  @Override
  public Integer call() throws Exception {
    List<BenchName> wanted = wanted();
    BenchSettings settings = settings();
    PrintWriter out = spec.commandLine().getOut();
    List<Figure> figures = new ArrayList<>();
    Bench bench = new Bench(settings, Machine.here(), line -> say(out, line));
    for (BenchName name : wanted) {
      out.println(name.word() + ": " + name.about());
      figures.addAll(name.benchmark().run(bench));
      write(figures, bench.machine());
    }
    Table.print(figures, bench.machine(), out);
    return 0;
  }

  /** After each benchmark: a long series that breaks off keeps what it has. */
  private void write(List<Figure> figures, Machine machine) throws IOException {
    if (json != null) {
      Report.write(figures, machine, json);
    }
  }

  private static void say(PrintWriter out, String line) {
    out.println("  " + line);
    out.flush();
  }

  private List<BenchName> wanted() {
    if (names.contains(ALL)) {
      return List.of(BenchName.values());
    }
    return names.stream().map(this::named).toList();
  }

  private BenchName named(String word) {
    return Arrays.stream(BenchName.values())
        .filter(name -> name.word().equals(word))
        .findFirst()
        .orElseThrow(
            () ->
                new ParameterException(
                    spec.commandLine(),
                    "no benchmark '" + word + "'; there are " + String.join(", ", new Names())));
  }

  private BenchSettings settings() {
    require(runs >= 1 && runs <= 100, "--runs must be 1..100");
    require(seconds >= 1 && seconds <= 3600, "--seconds must be 1..3600");
    require(warmUpSeconds >= 0 && warmUpSeconds <= 600, "--warm-up-seconds must be 0..600");
    require(
        devices.stream().allMatch(n -> n >= 10 && n <= 1_000_000),
        "--devices must be 10..1000000 each");
    return new BenchSettings(
        runs, devices, seconds, warmUpSeconds, data, recording, nodeProperties());
  }

  private static Map<String, String> nodeProperties() {
    return System.getProperties().stringPropertyNames().stream()
        .filter(name -> name.startsWith("twinfleet.") && !name.startsWith("twinfleet.standalone."))
        .collect(Collectors.toMap(name -> name, System::getProperty));
  }

  private void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new ParameterException(spec.commandLine(), otherwise);
    }
  }
}
