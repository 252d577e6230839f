package twinfleet.service.mqtt;

import java.nio.file.Path;
import java.time.Duration;

/**
 * {@code twinfleet.mqtt} of the configuration. Transport times, so never scaled by product time.
 *
 * @param broker where the broker is
 * @param ingress what comes from devices
 * @param egress what goes to devices
 * @param canary how ingress is known to work
 */
public record MqttSettings(Broker broker, Ingress ingress, Egress egress, Canary canary) {
  /**
   * How to reach the broker.
   *
   * @param url {@code tcp://host:port} or {@code ssl://host:port}
   * @param tls key material for {@code ssl://}; null fields use what the JVM trusts
   * @param keepAlive between two signs of life of a connection
   * @param connectTimeout of one attempt
   * @param backoffMin first pause before a connection is tried again
   * @param backoffMax longest pause
   */
  public record Broker(
      String url,
      Tls tls,
      Duration keepAlive,
      Duration connectTimeout,
      Duration backoffMin,
      Duration backoffMax) {
    boolean isEncrypted() {
      return url.startsWith("ssl:");
    }
  }

  /**
   * PKCS#12 or JKS files; each may be null.
   *
   * @param trustStore whom we believe to be the broker
   * @param keyStore our client certificate
   */
  public record Tls(
      Path trustStore, String trustStorePassword, Path keyStore, String keyStorePassword) {
    /** What the JVM trusts, no client certificate. */
    public static final Tls DEFAULT = new Tls(null, null, null, null);
  }

  /**
   * A broker user; its own for each direction, so that each can be given the least rights.
   *
   * @param user null for anonymous
   * @param password null for none
   */
  public record Credentials(String user, String password) {
    /** Nobody. */
    public static final Credentials ANONYMOUS = new Credentials(null, null);

    String secret() {
      return password == null ? "" : password;
    }

    @Override
    public String toString() {
      return user == null ? "anonymous" : "user '" + user + "'";
    }
  }

  /**
   * @param group of the shared subscriptions, one for the whole deployment
   * @param reportConnections streams of state, snapshot and presence, QoS 1
   * @param heartbeatConnections streams of heartbeats, QoS 0
   * @param inFlightMax messages asked of twins at a time, per connection
   * @param windowMax messages read ahead of the twins, per connection; not below the broker's own
   *     window of unacknowledged messages (decision 0008)
   * @param heartbeatsWaitingMax per connection; the oldest is dropped beyond
   * @param triesMax how often a message is offered to its twin before its stream is given up
   * @param tryInterval between two of them
   * @param limit of what one device may send
   * @param strangers names that the registry may not know
   */
  public record Ingress(
      Credentials credentials,
      String group,
      int reportConnections,
      int heartbeatConnections,
      int inFlightMax,
      int windowMax,
      int heartbeatsWaitingMax,
      int triesMax,
      Duration tryInterval,
      Limit limit,
      Strangers strangers) {}

  /**
   * What one device may send; in product time (docs/decisions/0009).
   *
   * @param messagesPerMinuteMax in the long run
   * @param burstMax at once, after a pause
   * @param devicesMax remembered at a time; beyond, who owes least is forgotten
   */
  public record Limit(int messagesPerMinuteMax, int burstMax, int devicesMax) {}

  /**
   * Names that are not in this node's memory; wall time.
   *
   * @param rememberedMax names known to be nobody's, the oldest forgotten beyond
   * @param life how long such a name is not looked up again: bounds how long a device that another
   *     node registered is not heard
   * @param lookupsMax asked of the database at a time
   * @param lookupTimeout of one; a name that could not be looked up is nobody's for now
   */
  public record Strangers(
      int rememberedMax, Duration life, int lookupsMax, Duration lookupTimeout) {}

  /**
   * @param connections devices are spread over them by their name
   * @param inFlightMax publishes without PUBACK, per connection
   * @param documentsWaitingMax devices with a document in the queue, over all connections; what
   *     comes beyond is given back to its twin
   * @param smallWaitingMax queries and other small messages in the queue, over all connections;
   *     what comes beyond is dropped
   * @param documentsPerSecondMax over all connections
   * @param triesMax publishes of one document without PUBACK before it is a publish error
   * @param retryInterval between two of them
   * @param drainTimeout bound of an orderly end
   */
  public record Egress(
      Credentials credentials,
      int connections,
      int inFlightMax,
      int documentsWaitingMax,
      int smallWaitingMax,
      int documentsPerSecondMax,
      int triesMax,
      Duration retryInterval,
      Duration drainTimeout) {}

  /**
   * A message to ourselves through every ingress connection.
   *
   * @param interval between two
   * @param bound a connection that heard none for so long is deaf
   */
  public record Canary(Duration interval, Duration bound) {}
}
