package twinfleet.loadtest.chaos.defences;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import twinfleet.core.Mark;
import twinfleet.core.TwinEvent.VersionReported;
import twinfleet.loadtest.sabotage.Defence;
import twinfleet.persistence.Database;
import twinfleet.protocol.DeviceId;

/** Yesterday's snapshot is delivered once more after today's. */
final class Deduplication implements Scenario {
  /**
   * More than the node has connections: the broker deals messages out to them, order is kept in
   * each alone, and one at least must come before what is said next.
   */
  private static final int REPEATS = 16;

  @Override
  public Defence defence() {
    return Defence.DEDUPLICATION;
  }

  @Override
  public String promise() {
    return "S4";
  }

  @Override
  public String checker() {
    return "journaled once, in the device's own order";
  }

  @Override
  public List<String> violations(Ground ground, List<String> sabotage) throws Exception {
    Path folder = ground.folder("deduplication");
    DeviceId id = new DeviceId(ground.name("repeats-itself"));
    try (Database database = ground.database();
        NodeJvm node = NodeJvm.start(ground, database, folder, sabotage);
        Operator operator = new Operator(node.http());
        PlainDevice device = PlainDevice.connect(ground.broker().uri(), id)) {
      Operator.require(operator.register(id).join());
      say(database, device, "1.0.0", 1);
      say(database, device, "1.1.0", 2);
      for (int again = 0; again < REPEATS; again++) {
        device.runs("1.0.0", 1);
      }
      say(database, device, "1.2.0", 3);
      return outOfOrder(database, id);
    }
  }

  private static void say(Database database, PlainDevice device, String version, long seq)
      throws Exception {
    device.runs(version, seq);
    Await.until(
        device.id() + " runs " + version,
        () ->
            Journal.of(database, device.id(), VersionReported.class)
                .anyMatch(e -> e.version().value().equals(version)));
  }

  private static List<String> outOfOrder(Database database, DeviceId id) {
    List<String> found = new ArrayList<>();
    Mark newest = Mark.NONE;
    for (VersionReported event : Journal.of(database, id, VersionReported.class).toList()) {
      if (!event.mark().isAfter(newest)) {
        found.add(
            "%s runs %s by %s, journaled after %s"
                .formatted(id, event.version(), event.mark(), newest));
      }
      newest = newest.max(event.mark());
    }
    return found;
  }
}
