package twinfleet.loadtest.soak;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import twinfleet.standalone.Standalone;
import twinfleet.standalone.StandaloneSettings;

/** {@code twinfleet chaos soak}: exit 0 only when nothing grows and no report is lost. */
@Command(
    name = "soak",
    description = "Reports at a steady rate for long; threads, files and heap must stay flat.")
public final class SoakCommand implements Callable<Integer> {
  /** Of one device: the node takes 120 a minute (twinfleet.mqtt.ingress.limit). */
  private static final double PER_DEVICE_SECOND_MAX = 1;

  @Spec private CommandSpec spec;

  @Option(names = "--minutes", description = "How long (default: ${DEFAULT-VALUE}).")
  private int minutes = 30;

  @Option(
      names = "--rate",
      description =
          "Reports per second; half of what bench ingest gives (default: ${DEFAULT-VALUE}).")
  private int rate = 1_000;

  @Option(names = "--devices", description = "That share them (default: ${DEFAULT-VALUE}).")
  private int devices = 2_000;

  @Option(names = "--json", description = "Write the samples to this file.")
  private Path json;

  /** Plays it in a folder of its own, which is removed. */
  @Override
  public Integer call() throws IOException, InterruptedException {
    require(minutes >= 1, "--minutes must be at least 1");
    require(rate >= 1, "--rate must be at least 1");
    require(
        devices * PER_DEVICE_SECOND_MAX >= rate,
        "--devices must be at least " + (int) Math.ceil(rate / PER_DEVICE_SECOND_MAX));
    Path data = Files.createTempDirectory("twinfleet-soak-");
    Soak.Plan plan = new Soak.Plan(Duration.ofMinutes(minutes), rate, devices);
    SoakReport report = Soak.play(data, plan, System.err::println);
    report.print(spec.commandLine().getOut());
    if (json != null) {
      report.write(json);
    }
    Standalone.clear(StandaloneSettings.on(data));
    return report.isKept() ? 0 : 1;
  }

  private void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new ParameterException(spec.commandLine(), otherwise);
    }
  }
}
