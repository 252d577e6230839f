package twinfleet.service.mqtt;

import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.slf4j.Logger;

/**
 * The faults of one direction in words for an operator: each is logged once, not at every attempt,
 * until the direction has worked again.
 */
final class BrokerFault {
  private final Logger log;
  private final String direction;
  private final String url;
  private final MqttSettings.Credentials credentials;
  private final AtomicReference<String> said = new AtomicReference<>();

  /**
   * @param direction the part of the configuration that it is about, {@code ingress} or {@code
   *     egress}
   */
  BrokerFault(Logger log, String direction, String url, MqttSettings.Credentials credentials) {
    this.log = log;
    this.url = url;
    this.direction = direction;
    this.credentials = credentials;
  }

  void happened(Throwable fault) {
    String words = words(fault);
    if (!words.equals(said.getAndSet(words))) {
      log.error("{}", words);
    }
    log.debug("MQTT {}", direction, fault);
  }

  void healed() {
    if (said.getAndSet(null) != null) {
      log.info("MQTT {} works again", direction);
    }
  }

  /** One line that names what to change. */
  String words(Throwable fault) {
    Throwable root = fault;
    boolean ofBroker = fault instanceof MqttException;
    while (root.getCause() != null) {
      root = root.getCause();
      ofBroker = ofBroker || root instanceof MqttException;
    }
    if (root instanceof MqttException e && isRefusal(e.getReasonCode())) {
      return "The broker refuses %s (twinfleet.mqtt.%s.user and password): %s"
          .formatted(credentials, direction, e.getMessage());
    }
    return ofBroker
        ? "MQTT %s has no broker at %s (twinfleet.mqtt.url): %s".formatted(direction, url, root)
        : "MQTT %s begins a connection anew: %s".formatted(direction, root);
  }

  private static boolean isRefusal(int reason) {
    return reason == MqttException.REASON_CODE_FAILED_AUTHENTICATION
        || reason == MqttException.REASON_CODE_NOT_AUTHORIZED;
  }
}
