package twinfleet.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import twinfleet.service.mqtt.MqttSettings;

/** What the shipped settings add up to. */
class BoundsOfTheNodeTest {
  private final Settings settings = Settings.load();

  /** Promise L2: 30 s after the broker is back, whatever the pause was then. */
  @Test
  void aBrokerThatComesBackIsHeardWithinThirtySeconds() {
    MqttSettings.Broker broker = settings.mqtt().broker();
    MqttSettings.Canary canary = settings.mqtt().canary();
    Duration connected = broker.backoffMax().multipliedBy(6).dividedBy(5);
    Duration heard =
        connected
            .plus(broker.connectTimeout())
            // One canary may have been taken just before the subscription was there.
            .plus(canary.interval().multipliedBy(2))
            // A connection that is alive and deaf is begun anew.
            .plus(canary.bound());
    assertThat(heard).isLessThan(Duration.ofSeconds(30));
  }

  @Test
  void drainingEndsBeforeItsPhaseIsCutOff() {
    Duration drain = settings.mqtt().egress().drainTimeout();
    Config phases = settings.config().getConfig("pekko.coordinated-shutdown.phases");
    assertThat(drain).isLessThan(phases.getDuration("service-stop.timeout"));
    assertThat(drain).isLessThan(phases.getDuration("before-cluster-shutdown.timeout"));
  }

  @Test
  void lookupsOfStrangersLeaveConnectionsForOthers() {
    assertThat(settings.mqtt().ingress().strangers().lookupsMax())
        .isLessThan(settings.database().poolConnectionsMax());
  }

  /** A connection keeps its place for each of a device's messages whose twin does not answer. */
  @Test
  void aMadDevicesBurstLeavesTheWindowOfABrokerToOthers() {
    MqttSettings.Ingress ingress = settings.mqtt().ingress();
    assertThat(ingress.limit().burstMax() / ingress.reportConnections()).isLessThan(20);
  }
}
