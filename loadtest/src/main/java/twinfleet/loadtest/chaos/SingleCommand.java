package twinfleet.loadtest.chaos;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
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
import twinfleet.standalone.GracefulStop;

/** {@code twinfleet chaos single}: exit 0 only when no promise was broken. */
@Command(
    name = "single",
    description = "Faults of one machine, one after the other, each on a fresh product.")
public final class SingleCommand implements Callable<Integer> {
  private static final int DEVICES_MAX = 500;
  private static final int TIMES_MAX = 1_000;

  @Spec private CommandSpec spec;

  @Option(names = "--fault", arity = "1..*", description = "Only these (default: all).")
  private List<String> names = new ArrayList<>();

  @Option(names = "--times", description = "Injections of each (default: ${DEFAULT-VALUE}).")
  private int times = 1;

  @Option(names = "--devices", description = "Agents under load (default: ${DEFAULT-VALUE}).")
  private int devices = 30;

  @Option(names = "--seed", description = "Of the driver's chances (default: ${DEFAULT-VALUE}).")
  private long seed = 1;

  @Option(names = "--history", description = "Write all that was seen here, as JSON lines.")
  private Path history;

  @Option(names = "--json", description = "Write the table to this JSON file.")
  private Path json;

  @Option(names = "--list", description = "Name the faults and what each does.")
  private boolean list;

  /** Runs them. */
  @Override
  public Integer call() throws IOException, InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    if (list) {
      Faults.SINGLE.forEach(f -> out.println("%-22s %s".formatted(f.name(), f.says())));
      return 0;
    }
    require(devices >= 1 && devices <= DEVICES_MAX, "--devices must be 1.." + DEVICES_MAX);
    require(times >= 1 && times <= TIMES_MAX, "--times must be 1.." + TIMES_MAX);
    List<Fault> chosen = chosen();
    if (history != null) {
      Files.deleteIfExists(history);
    }
    OutcomeTable table = new OutcomeTable(all(chosen, out));
    table.print(out);
    if (json != null) {
      table.write(json);
    }
    return table.violations().isEmpty() ? 0 : 1;
  }

  private List<Fault> chosen() {
    for (String name : names) {
      require(
          Faults.SINGLE.stream().anyMatch(f -> f.name().equals(name)),
          "no fault is called " + name + "; --list names them");
    }
    return Faults.SINGLE.stream()
        .filter(fault -> names.isEmpty() || names.contains(fault.name()))
        .toList();
  }

  /** Ctrl-C ends the present one, with all its processes. */
  private List<FaultOutcome> all(List<Fault> chosen, PrintWriter out)
      throws IOException, InterruptedException {
    List<FaultOutcome> outcomes = new ArrayList<>();
    try (GracefulStop stop = GracefulStop.install()) {
      stop.onSignal(Thread.currentThread()::interrupt);
      for (Fault fault : chosen) {
        outcomes.add(run(fault, out));
      }
    }
    return outcomes;
  }

  private FaultOutcome run(Fault fault, PrintWriter out) throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("twinfleet-chaos-");
    ChaosSettings settings =
        new ChaosSettings(
            folder, devices, times, seed, ChaosSettings.TIME_SCALE, 0, history, NodeLaunch.PLAIN);
    boolean kept = true;
    try {
      FaultOutcome outcome = FaultRun.of(fault, settings, out);
      kept = !outcome.violations().isEmpty();
      return outcome;
    } finally {
      if (kept) {
        out.println("%-28s logs and data are kept in %s".formatted(fault.name(), folder));
      } else {
        delete(folder);
      }
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> inside = Files.walk(folder)) {
      for (Path path : inside.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  private void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new ParameterException(spec.commandLine(), otherwise);
    }
  }
}
