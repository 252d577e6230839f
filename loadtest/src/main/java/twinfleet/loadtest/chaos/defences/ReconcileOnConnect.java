package twinfleet.loadtest.chaos.defences;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import twinfleet.core.TwinEvent.DocumentPublished;
import twinfleet.loadtest.Twinfleet;
import twinfleet.loadtest.bench.ChildJvm;
import twinfleet.loadtest.sabotage.Defence;
import twinfleet.persistence.Database;
import twinfleet.protocol.DeviceId;
import twinfleet.service.EnvironmentFault;
import twinfleet.standalone.BrokerSettings;
import twinfleet.standalone.HostedBroker;
import twinfleet.standalone.Mosquitto;
import twinfleet.standalone.Outage;

/**
 * The broker took a document for a device that is away, and then lost everything. Whoever comes
 * online has hours before the next attempt, so that no retry comes to help.
 */
final class ReconcileOnConnect implements Scenario {
  private static final int TIME_SCALE = 40;
  private static final Duration TWO_HEARTBEATS = Duration.ofSeconds(2 * 330).dividedBy(TIME_SCALE);

  @Override
  public Defence defence() {
    return Defence.RECONCILE_ON_CONNECT;
  }

  @Override
  public String promise() {
    return "L3";
  }

  @Override
  public String checker() {
    return "a device that comes back has its offer within two heartbeats";
  }

  @Override
  public List<String> violations(Ground ground, List<String> sabotage) throws Exception {
    Path folder = ground.folder("reconcile-on-connect");
    DeviceId id = new DeviceId(ground.name("comes-back"));
    List<String> options = new ArrayList<>(sabotage);
    options.add("-Dtwinfleet.delivery.time-scale=" + TIME_SCALE);
    options.add("-Dtwinfleet.delivery.attempt-window-least-seconds=36000");
    BrokerSettings own =
        BrokerSettings.of(BrokerSettings.Kind.MOSQUITTO, folder.resolve("broker"), 0);
    try (Database database = ground.database();
        HostedBroker broker = HostedBroker.choose(own);
        NodeJvm node = NodeJvm.start(broker.uri(), database, folder, options);
        Operator operator = new Operator(node.http())) {
      Operator.require(operator.register(id).join());
      operator.release("2.0.0");
      operator.assign(id, "2.0.0");
      Await.until(
          "the broker took the document",
          () -> Journal.of(database, id, DocumentPublished.class).count() == 1);
      loseEverything(broker, folder.resolve("broker"));
      node.awaitReady();
      return withoutOffer(broker, id, folder);
    }
  }

  private static void loseEverything(HostedBroker broker, Path folder) throws Exception {
    if (!(broker instanceof Mosquitto mosquitto)) {
      throw new EnvironmentFault("this scenario needs mosquitto, which is not installed");
    }
    Outage outage = mosquitto.crash();
    try (outage;
        Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(f -> f.endsWith("mosquitto.db")).toList()) {
        Files.delete(file);
      }
    }
  }

  private static List<String> withoutOffer(HostedBroker broker, DeviceId id, Path folder)
      throws Exception {
    try (ChildJvm agent =
        ChildJvm.start(
            Twinfleet.class,
            List.of(),
            List.of(
                "agent",
                "--id=" + id,
                "--broker=" + broker.uri(),
                "--time-scale=" + TIME_SCALE,
                "--durability=OS",
                "--data=" + folder.resolve("agent")),
            folder.resolve("agent.log"))) {
      agent.heard(id + " READY", Await.BOUND);
      try {
        agent.heard(id + " READY, runs 1.0.0, generation 1", TWO_HEARTBEATS);
        return List.of();
      } catch (EnvironmentFault silence) {
        return List.of(
            "%s is connected for two heartbeats (%s) and knows of no offer"
                .formatted(id, TWO_HEARTBEATS));
      }
    }
  }
}
