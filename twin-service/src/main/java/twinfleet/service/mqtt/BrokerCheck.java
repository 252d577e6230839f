package twinfleet.service.mqtt;

import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import twinfleet.service.EnvironmentFault;

/**
 * One connection as each user before the node begins: a wrong address or password is then a line
 * for the operator and not a log that repeats itself.
 */
public final class BrokerCheck {
  private static final Logger LOG = LoggerFactory.getLogger(BrokerCheck.class);
  private static final long GRACE_MS = 1_000;

  private BrokerCheck() {}

  /**
   * Returns when the broker took both users.
   *
   * @throws EnvironmentFault when it does not, within the connection's timeout
   */
  public static void require(MqttSettings settings) {
    require(settings.broker(), settings.ingress().credentials(), "ingress");
    require(settings.broker(), settings.egress().credentials(), "egress");
  }

  private static void require(
      MqttSettings.Broker broker, MqttSettings.Credentials user, String direction) {
    CompletableFuture<Void> connected = new CompletableFuture<>();
    BrokerClient client = null;
    try {
      client =
          BrokerClient.connect(
              broker,
              user,
              "twinfleet-check-" + UUID.randomUUID(),
              1,
              () -> connected.complete(null),
              connected::completeExceptionally);
      connected.get(broker.connectTimeout().toMillis() + GRACE_MS, TimeUnit.MILLISECONDS);
    } catch (TimeoutException silent) {
      throw new EnvironmentFault(
          "No broker answers at %s (twinfleet.mqtt.url)".formatted(broker.url()), silent);
    } catch (MqttException | ExecutionException fault) {
      String words = new BrokerFault(LOG, direction, broker.url(), user).words(fault);
      throw new EnvironmentFault(words, fault);
    } catch (InterruptedException hurried) {
      Thread.currentThread().interrupt();
      throw new EnvironmentFault("Interrupted before the broker answered", hurried);
    } finally {
      if (client != null) {
        client.end();
      }
    }
  }
}
