package twinfleet.standalone;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import twinfleet.service.Node;
import twinfleet.service.Settings;

/** {@code twinfleet node}: a node against the PostgreSQL and the broker that its settings name. */
@Command(
    name = "node",
    description = {
      "One node against external PostgreSQL and MQTT broker, until Ctrl-C. Where they are is set"
          + " by",
      "TWINFLEET_JDBC_URL, TWINFLEET_DB_USER, TWINFLEET_DB_PASSWORD, TWINFLEET_MQTT_URL, or as",
      "-Dtwinfleet.persistence.jdbc-url, .user, .password and -Dtwinfleet.mqtt.url."
    })
public final class NodeCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  /** Serves until a signal comes. */
  @Override
  public Integer call() throws InterruptedException {
    Settings settings = Settings.load("pekko.coordinated-shutdown.run-by-jvm-shutdown-hook = off");
    try (GracefulStop stop = GracefulStop.install();
        Node node = Node.start(settings)) {
      Standalone.awaitReady(node);
      spec.commandLine()
          .getOut()
          .println(
              "ready http=%s mqtt=%s management=%s"
                  .formatted(node.httpUri(), settings.mqtt().broker().url(), node.managementUri()));
      stop.await();
    }
    return 0;
  }
}
