package twinfleet.agent;

import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import twinfleet.agent.AgentSettings.Durability;
import twinfleet.agent.decide.AgentState;
import twinfleet.agent.decide.Breach;
import twinfleet.protocol.DeviceId;
import twinfleet.protocol.FirmwareVersion;
import twinfleet.protocol.Model;

/**
 * {@code twinfleet agent}: one device until Ctrl-C, a line for each change. A broker that is away
 * is not a fault: the device keeps trying.
 */
@Command(name = "agent", description = "Run one device agent until Ctrl-C.")
public final class AgentCommand implements Callable<Integer> {
  private static final int ENVIRONMENT_FAULT = 3;
  private static final long GOODBYE_SECONDS_MAX = 8;

  @Spec private CommandSpec spec;

  @Option(names = "--id", required = true, description = "Device id.")
  private String id;

  @Option(names = "--broker", required = true, description = "tcp://host:port or ssl://host:port.")
  private URI broker;

  @Option(names = "--model", defaultValue = "gw-3", description = "Model (${DEFAULT-VALUE}).")
  private String model;

  @Option(
      names = "--current-version",
      defaultValue = "1.0.0",
      description = "Version that runs while nothing is stored (${DEFAULT-VALUE}).")
  private String version;

  @Option(names = "--data", description = "Folder (./agent-data/ID).")
  private Path data;

  @Option(names = "--artifacts", description = "Base of relative image urls.")
  private URI artifacts;

  @Option(names = "--time-scale", defaultValue = "1", description = "As the service's (1).")
  private double timeScale;

  @Option(names = "--username", description = "Of the broker.")
  private String username;

  @Option(names = "--password", description = "Of the broker.", interactive = true, arity = "0..1")
  private String password;

  @Option(
      names = "--durability",
      defaultValue = "FSYNC",
      description = "${COMPLETION-CANDIDATES} (${DEFAULT-VALUE}).")
  private Durability durability;

  @Override
  public Integer call() throws InterruptedException {
    AgentSettings settings = settings();
    ProductClock clock =
        timeScale == 1 ? ProductClock.real() : ProductClock.scaled(Instant.now(), timeScale);
    CountDownLatch ended = new CountDownLatch(1);
    try (SharedResources shared = SharedResources.create(clock);
        DeviceAgent agent = DeviceAgent.start(settings, shared, new Printer(ended))) {
      Runtime.getRuntime().addShutdownHook(new Thread(() -> goodbye(agent), "agent-goodbye"));
      ended.await();
      return ENVIRONMENT_FAULT;
    } catch (UncheckedIOException e) {
      spec.commandLine()
          .getErr()
          .println("cannot use " + settings.folder() + ": " + e.getMessage());
      return ENVIRONMENT_FAULT;
    }
  }

  private static void goodbye(DeviceAgent agent) {
    agent.closeAsync().completeOnTimeout(null, GOODBYE_SECONDS_MAX, TimeUnit.SECONDS).join();
  }

  private AgentSettings settings() {
    try {
      DeviceId deviceId = new DeviceId(id);
      Path folder = data != null ? data : Path.of("agent-data", id);
      if (broker.getHost() == null) {
        throw new IllegalArgumentException("broker must be like tcp://host:port, not " + broker);
      }
      return AgentSettings.of(
              deviceId, new Model(model), new FirmwareVersion(version), folder, broker)
          .with(durability)
          .with(LinkSettings.of(broker).withCredentials(username, password))
          .with(ImageSettings.of(artifacts));
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  /** One line for each change that a person may want to see. */
  private final class Printer implements AgentListener {
    private final CountDownLatch ended;

    Printer(CountDownLatch ended) {
      this.ended = ended;
    }

    @Override
    public void turned(DeviceId device, AgentState before, AgentState now) {
      String line = line(now);
      if (!Objects.equals(line, line(before))) {
        spec.commandLine().getOut().println(device + " " + line);
      }
    }

    private String line(AgentState state) {
      String job =
          state.memory().job() == null
              ? "nothing desired yet"
              : "generation "
                  + state.generation()
                  + " revision "
                  + state.revision()
                  + " "
                  + state.memory().job().document().directive()
                  + " "
                  + state.memory().job().document().version()
                  + ": "
                  + state.memory().job().phase()
                  + (state.memory().job().reason() == null
                      ? ""
                      : " " + state.memory().job().reason());
      return state.session().link() + ", runs " + state.currentVersion() + ", " + job;
    }

    @Override
    public void breached(DeviceId device, Breach breach, long generation) {
      spec.commandLine()
          .getErr()
          .println(
              device + " should never have been offered generation " + generation + ": " + breach);
    }

    @Override
    public void faulted(DeviceId device, Throwable cause) {
      spec.commandLine().getErr().println(device + " stopped: " + cause);
      ended.countDown();
    }
  }
}
