package twinfleet.loadtest.demo;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import twinfleet.loadtest.network.WeatherSettings;
import twinfleet.service.EnvironmentFault;
import twinfleet.standalone.GracefulStop;
import twinfleet.standalone.Standalone;
import twinfleet.standalone.StandaloneSettings;

/** {@code twinfleet demo}: exit 0 only when every device is accounted for. */
@Command(
    name = "demo",
    description =
        "Rolls one release out to real agents on an unreliable network, on this machine alone.")
public final class DemoCommand implements Callable<Integer> {
  private static final int DEVICES_MAX = 20_000;
  private static final int TIME_SCALE_MAX = 3_600;

  @Spec private CommandSpec spec;

  @Option(names = "--devices", description = "How many (default: ${DEFAULT-VALUE}).")
  private int devices = 2000;

  @Option(names = "--seed", description = "Of every chance (default: ${DEFAULT-VALUE}).")
  private long seed = 1;

  @Option(
      names = "--loss",
      description =
          "Share of single QoS 0 publishes that would not arrive (default: ${DEFAULT-VALUE}).")
  private double loss = 0.3;

  @Option(
      names = "--time-scale",
      description = "Product seconds per second of the wall (default: ${DEFAULT-VALUE}).")
  private int timeScale = 120;

  @Option(
      names = "--data",
      description = "Folder of database, broker and agents (default: ${DEFAULT-VALUE}).")
  private Path data = Path.of("demo-data");

  @Option(names = "--resume", description = "Go on with the demo in that folder after a crash.")
  private boolean resume;

  @Option(names = "--summary", description = "Write the figures to this JSON file.")
  private Path summary;

  /** Plays the demo. */
  @Override
  public Integer call() throws IOException, InterruptedException {
    DemoPlan plan = resume ? resumed() : fresh();
    PrintWriter out = spec.commandLine().getOut();
    try (GracefulStop stop = GracefulStop.install();
        Standalone node = Standalone.start(settings(plan));
        DemoRun run = new DemoRun(plan, data, node, out, System.err)) {
      stop.onSignal(run::stop);
      out.println("broker: " + node.brokerName() + "   http: " + node.http());
      DemoSummary figures = run.play();
      if (figures == null) {
        out.println("stopped; go on with --resume --data " + data);
        return 1;
      }
      if (summary != null) {
        figures.write(summary);
      }
      return figures.unaccounted() == 0 && run.promisesKept() ? 0 : 1;
    }
  }

  private StandaloneSettings settings(DemoPlan plan) {
    return StandaloneSettings.on(data)
        .with("twinfleet.delivery.time-scale", Integer.toString(plan.timeScale()))
        .with("twinfleet.delivery.ttl-hours", Long.toString(DemoRun.TTL.toHours()));
  }

  private DemoPlan resumed() {
    if (!Files.exists(data.resolve(DemoPlan.FILE))) {
      throw new EnvironmentFault("--data " + data + " holds no demo to resume");
    }
    try {
      return DemoPlan.read(data);
    } catch (IOException broken) {
      throw new EnvironmentFault(
          "--data " + data + ": " + DemoPlan.FILE + " is unreadable", broken);
    }
  }

  private DemoPlan fresh() {
    require(devices >= 1 && devices <= DEVICES_MAX, "--devices must be 1.." + DEVICES_MAX);
    require(
        timeScale >= 1 && timeScale <= TIME_SCALE_MAX, "--time-scale must be 1.." + TIME_SCALE_MAX);
    require(
        loss >= 0 && loss <= WeatherSettings.LOSS_MAX,
        "--loss must be 0.." + WeatherSettings.LOSS_MAX);
    DemoPlan plan = new DemoPlan(devices, seed, loss, timeScale, null, null, null);
    try {
      clear();
      Files.createDirectories(data);
      plan.write(data);
    } catch (IOException fault) {
      throw new EnvironmentFault("--data " + data + " cannot be written: " + fault, fault);
    }
    return plan;
  }

  /** A new demo replaces an earlier one, and nothing else. */
  private void clear() throws IOException {
    if (!Files.exists(data)) {
      return;
    }
    try (Stream<Path> inside = Files.list(data)) {
      if (inside.findAny().isPresent() && !Files.exists(data.resolve(DemoPlan.FILE))) {
        throw new EnvironmentFault("--data " + data + " is not empty and not a demo's");
      }
    }
    Standalone.clear(StandaloneSettings.on(data));
  }

  private void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new ParameterException(spec.commandLine(), otherwise);
    }
  }
}
