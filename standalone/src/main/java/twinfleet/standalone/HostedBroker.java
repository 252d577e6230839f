package twinfleet.standalone;

import java.net.URI;
import java.util.OptionalLong;
import twinfleet.service.EnvironmentFault;

/**
 * A real MQTT broker on loopback, open to every client of this machine: MQTT 3.1.1 and 5,
 * persistent sessions, shared subscriptions, retained messages, data kept. Which one and why:
 * decision 0002.
 */
public sealed interface HostedBroker extends AutoCloseable permits EmbeddedHiveMq, Mosquitto {

  /**
   * Starts the broker that the settings choose and returns when it accepts connections.
   *
   * @throws EnvironmentFault when the port is taken, the folder is in use or cannot be written, or
   *     mosquitto is asked for and not installed
   */
  static HostedBroker choose(BrokerSettings settings) {
    var installed = Mosquitto.installed();
    return switch (settings.kind()) {
      case EMBEDDED -> EmbeddedHiveMq.start(settings);
      case MOSQUITTO ->
          Mosquitto.start(
              settings,
              installed.orElseThrow(
                  () ->
                      new EnvironmentFault(
                          "mosquitto is not installed; install it or set %s to embedded"
                              .formatted(BrokerSettings.KIND))));
      case AUTO ->
          installed.isPresent()
              ? Mosquitto.start(settings, installed.get())
              : EmbeddedHiveMq.start(settings);
    };
  }

  /** Where clients connect: {@code tcp://127.0.0.1:port}, the same for the broker's whole life. */
  URI uri();

  /** What to call it in summaries and tables, with its version where that is known. */
  String name();

  /** The broker's own process; empty while it has none. */
  OptionalLong pid();

  /** Flushes and stops within {@code stopTimeoutMs}; a second call does nothing. */
  @Override
  void close();
}
