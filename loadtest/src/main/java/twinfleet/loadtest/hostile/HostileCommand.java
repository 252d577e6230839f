package twinfleet.loadtest.hostile;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import twinfleet.standalone.Standalone;
import twinfleet.standalone.StandaloneSettings;

/** {@code twinfleet chaos hostile}: exit 0 only when every kind was borne as promised. */
@Command(
    name = "hostile",
    description = "Bad input of many kinds against a live node, with a good device beside it.")
public final class HostileCommand implements Callable<Integer> {
  private static final int ROUNDS_MAX = 1_000;
  private static final int SAMPLES = 100;

  @Spec private CommandSpec spec;

  @Option(names = "--seed", description = "Of every chance (default: ${DEFAULT-VALUE}).")
  private long seed = 1;

  @Option(names = "--rounds", description = "Of all kinds (default: ${DEFAULT-VALUE}).")
  private int rounds = 1;

  @Option(names = "--json", description = "Write what was seen to this file.")
  private Path json;

  @Option(names = "--summary", description = "Print no table, only what is below it.")
  private boolean summary;

  @Option(
      names = "--ratio-max",
      description =
          "Most times that the good device's median latency may grow (default:"
              + " ${DEFAULT-VALUE}).")
  private double ratioMax = 2;

  /** Plays it in a folder of its own, which is removed. */
  @Override
  public Integer call() throws IOException, InterruptedException, SQLException {
    if (rounds < 1 || rounds > ROUNDS_MAX) {
      throw new ParameterException(spec.commandLine(), "--rounds must be 1.." + ROUNDS_MAX);
    }
    PrintWriter out = spec.commandLine().getOut();
    Path data = Files.createTempDirectory("twinfleet-hostile-");
    HostileRun.Plan plan = new HostileRun.Plan(seed, rounds, Ground.Scale.FULL, SAMPLES, ratioMax);
    HostileReport report = HostileRun.play(plan, data, System.err::println);
    report.print(out, summary);
    if (json != null) {
      report.write(json);
    }
    if (!report.violations().isEmpty()) {
      out.println("the node's log: " + data.resolve("node.log"));
      return 1;
    }
    Standalone.clear(StandaloneSettings.on(data));
    return 0;
  }
}
