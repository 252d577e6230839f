package twinfleet.loadtest.chaos.defences;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import twinfleet.core.DeliveryPolicy;
import twinfleet.core.TwinEvent.DeviceCameOnline;
import twinfleet.core.TwinEvent.DeviceWentOffline;
import twinfleet.loadtest.sabotage.Defence;
import twinfleet.persistence.Database;
import twinfleet.protocol.DeviceId;

/**
 * The node is away for longer than a device may be silent. The device says nothing afterwards
 * either, and is given up: by our own silence, or by a full one of its own.
 */
final class Rebasing implements Scenario {
  private static final int TIME_SCALE = 120;
  private static final Duration OFFLINE_AFTER = DeliveryPolicy.standard().presence().offlineAfter();

  @Override
  public Defence defence() {
    return Defence.REBASING;
  }

  @Override
  public String promise() {
    return "rules 4";
  }

  @Override
  public String checker() {
    return "after recovery a device has a full silence before OFFLINE";
  }

  @Override
  public List<String> violations(Ground ground, List<String> sabotage) throws Exception {
    Path folder = ground.folder("rebasing");
    DeviceId id = new DeviceId(ground.name("goes-on-quietly"));
    List<String> options = new ArrayList<>(sabotage);
    options.add("-Dtwinfleet.delivery.time-scale=" + TIME_SCALE);
    try (Database database = ground.database();
        PlainDevice device = PlainDevice.connect(ground.broker().uri(), id)) {
      try (NodeJvm node = NodeJvm.start(ground, database, folder, options);
          Operator operator = new Operator(node.http())) {
        Operator.require(operator.register(id).join());
        device.online();
        Await.until(
            "the device is ONLINE",
            () -> Journal.of(database, id, DeviceCameOnline.class).count() == 1);
      }
      Await.pause(OFFLINE_AFTER.dividedBy(TIME_SCALE));
      try (NodeJvm node = NodeJvm.start(ground, database, folder, options);
          Operator operator = new Operator(node.http())) {
        Instant back = operator.productNow();
        operator.twin(id);
        Await.until(
            "the device is OFFLINE",
            () -> Journal.of(database, id, DeviceWentOffline.class).findAny().isPresent());
        return tooEarly(database, id, back);
      }
    }
  }

  private static List<String> tooEarly(Database database, DeviceId id, Instant back) {
    return Journal.of(database, id, DeviceWentOffline.class)
        .filter(e -> e.stamp().at().isBefore(back.plus(OFFLINE_AFTER)))
        .map(
            e ->
                "%s went OFFLINE by %s %s after the node was back"
                    .formatted(id, e.cause(), Duration.between(back, e.stamp().at())))
        .toList();
  }
}
