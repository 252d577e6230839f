package twinfleet.loadtest.soak;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import twinfleet.standalone.Standalone;
import twinfleet.standalone.StandaloneSettings;

/** {@code twinfleet chaos broker-restarts}: exit 0 only when nothing grows with them. */
@Command(
    name = "broker-restarts",
    description = "Kills the broker again and again; threads, files and heap must stay flat.")
public final class BrokerRestartsCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(names = "--times", description = "How often (default: ${DEFAULT-VALUE}).")
  private int times = 300;

  @Option(names = "--json", description = "Write the samples to this file.")
  private Path json;

  /** Plays it in a folder of its own, which is removed. */
  @Override
  public Integer call() throws IOException, InterruptedException, TimeoutException {
    if (times < Flatness.SAMPLES_MIN) {
      throw new ParameterException(
          spec.commandLine(), "--times must be at least " + Flatness.SAMPLES_MIN);
    }
    Path data = Files.createTempDirectory("twinfleet-restarts-");
    SoakReport report = BrokerRestarts.play(data, times, System.err::println);
    report.print(spec.commandLine().getOut());
    if (json != null) {
      report.write(json);
    }
    Standalone.clear(StandaloneSettings.on(data));
    return report.isKept() ? 0 : 1;
  }
}
