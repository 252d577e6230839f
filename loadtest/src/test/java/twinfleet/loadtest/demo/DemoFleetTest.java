package twinfleet.loadtest.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import twinfleet.loadtest.load.Patience;
import twinfleet.standalone.BrokerSettings;
import twinfleet.standalone.HostedBroker;

class DemoFleetTest {
  private static final long SEED = 7;

  @Test
  void oneQos0MessagePerDeviceArrivesAsOftenAsTheNetworkAllows(@TempDir Path folder)
      throws Exception {
    DemoPlan plan = new DemoPlan(200, SEED, 0.3, 120, null, null, null);
    try (HostedBroker broker =
            HostedBroker.choose(
                BrokerSettings.of(BrokerSettings.Kind.AUTO, folder.resolve("broker"), 0));
        DemoFleet fleet =
            DemoFleet.start(
                plan,
                folder,
                broker.uri(),
                URI.create("http://127.0.0.1:9"),
                Instant.parse("2026-01-01T00:00:00Z"))) {
      long reachable = fleet.reachableAtStart();
      assertThat(Patience.until(() -> fleet.ready() == reachable, Duration.ofSeconds(60)))
          .as("%d of %d reachable agents connected", fleet.ready(), reachable)
          .isTrue();
      assertThat(fleet.probe(broker.uri())).isCloseTo(70, within(3.0));
    }
  }
}
