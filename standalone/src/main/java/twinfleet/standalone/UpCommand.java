package twinfleet.standalone;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code twinfleet up}: one node with its database and broker, until Ctrl-C. */
@Command(
    name = "up",
    description = "One node with embedded PostgreSQL and MQTT broker, data kept, until Ctrl-C.")
public final class UpCommand implements Callable<Integer> {
  private static final int PORT_MAX = 65_535;

  @Spec private CommandSpec spec;

  @Option(names = "--data", description = "Folder that is kept (default: ${DEFAULT-VALUE}).")
  private Path data = Path.of("data");

  @Option(names = "--http-port", description = "0 for any (default: ${DEFAULT-VALUE}).")
  private int httpPort = 8080;

  @Option(names = "--mqtt-port", description = "0 for any (default: ${DEFAULT-VALUE}).")
  private int mqttPort = 1883;

  @Option(names = "--management-port", description = "0 for any (default: ${DEFAULT-VALUE}).")
  private int managementPort = 8558;

  /** Serves until a signal comes. */
  @Override
  public Integer call() throws InterruptedException {
    port("--http-port", httpPort);
    port("--mqtt-port", mqttPort);
    port("--management-port", managementPort);
    StandaloneSettings settings =
        StandaloneSettings.on(data)
            .onMqttPort(mqttPort)
            .with("twinfleet.http.port", Integer.toString(httpPort))
            .with("twinfleet.http.management-port", Integer.toString(managementPort));
    try (GracefulStop stop = GracefulStop.install();
        Standalone node = Standalone.start(settings)) {
      spec.commandLine()
          .getOut()
          .println(
              "ready http=%s mqtt=%s management=%s"
                  .formatted(node.http(), node.mqtt(), node.management()));
      stop.await();
    }
    return 0;
  }

  private void port(String option, int value) {
    if (value < 0 || value > PORT_MAX) {
      throw new ParameterException(
          spec.commandLine(), option + " must be 0.." + PORT_MAX + ", not " + value);
    }
  }
}
