package twinfleet.agent;

import java.net.URI;
import java.time.Duration;

/**
 * How the device reaches its broker; transport times, never scaled.
 *
 * @param broker {@code tcp://host:port} or {@code ssl://host:port}
 * @param username or null
 * @param password or null
 * @param keepAlive a silent connection is noticed after at most twice this
 * @param connectTimeout for TCP and for CONNACK, each
 * @param reconnectMin first delay after a lost connection
 * @param reconnectMax longest delay after repeated failures
 * @param probeTopic one more topic to subscribe to at QoS 0, counting what arrives; or null
 */
public record LinkSettings(
    URI broker,
    String username,
    String password,
    Duration keepAlive,
    Duration connectTimeout,
    Duration reconnectMin,
    Duration reconnectMax,
    String probeTopic) {

  /** Defaults for a broker without credentials. */
  public static LinkSettings of(URI broker) {
    return new LinkSettings(
        broker,
        null,
        null,
        Duration.ofSeconds(60),
        Duration.ofSeconds(10),
        Duration.ofSeconds(1),
        Duration.ofSeconds(60),
        null);
  }

  /** The same with credentials. */
  public LinkSettings withCredentials(String name, String secret) {
    return new LinkSettings(
        broker, name, secret, keepAlive, connectTimeout, reconnectMin, reconnectMax, probeTopic);
  }

  /** The same with other transport times. */
  public LinkSettings withTimes(Duration alive, Duration timeout, Duration min, Duration max) {
    return new LinkSettings(broker, username, password, alive, timeout, min, max, probeTopic);
  }

  /** The same with a topic to count. */
  public LinkSettings withProbe(String topic) {
    return new LinkSettings(
        broker, username, password, keepAlive, connectTimeout, reconnectMin, reconnectMax, topic);
  }

  boolean isSecure() {
    return "ssl".equals(broker.getScheme()) || "mqtts".equals(broker.getScheme());
  }

  int port() {
    return broker.getPort() > 0 ? broker.getPort() : isSecure() ? 8883 : 1883;
  }
}
