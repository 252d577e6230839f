package twinfleet.loadtest.chaos.defences;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import java.net.URI;
import java.time.Instant;
import twinfleet.protocol.DeviceId;
import twinfleet.protocol.FirmwareVersion;
import twinfleet.protocol.Model;
import twinfleet.protocol.PresenceMessage;
import twinfleet.protocol.Snapshot;
import twinfleet.protocol.Topics;
import twinfleet.protocol.WireCodec;
import twinfleet.protocol.WireMessage;

/** A device that says what it is told to, and nothing else: no agent would repeat itself so. */
final class PlainDevice implements AutoCloseable {
  private static final Instant OWN_CLOCK = Instant.parse("2026-01-01T00:00:00Z");

  private final DeviceId id;
  private final Mqtt5BlockingClient client;

  private PlainDevice(DeviceId id, Mqtt5BlockingClient client) {
    this.id = id;
    this.client = client;
  }

  static PlainDevice connect(URI broker, DeviceId id) {
    Mqtt5BlockingClient client =
        MqttClient.builder()
            .useMqttVersion5()
            .identifier(id.value())
            .serverHost(broker.getHost())
            .serverPort(broker.getPort())
            .buildBlocking();
    client.connect();
    return new PlainDevice(id, client);
  }

  DeviceId id() {
    return id;
  }

  /** Its first connection. */
  void online() {
    say(Topics.Kind.PRESENCE, new PresenceMessage(true, null, 0L, 1L));
  }

  /** Its whole truth, that it runs {@code version}; numbered 0/{@code seq}. */
  void runs(String version, long seq) {
    say(
        Topics.Kind.SNAPSHOT,
        new Snapshot(
            new Model(Operator.MODEL),
            new FirmwareVersion(version),
            0,
            seq,
            null,
            null,
            null,
            null,
            null,
            null,
            1L,
            0,
            OWN_CLOCK));
  }

  private void say(Topics.Kind kind, WireMessage message) {
    publish(kind.of(id), WireCodec.encode(message), false);
  }

  /** Publishes on any topic, as whoever is on the broker may. */
  void publish(String topic, byte[] payload, boolean retained) {
    client
        .publishWith()
        .topic(topic)
        .qos(MqttQos.AT_LEAST_ONCE)
        .retain(retained)
        .payload(payload)
        .send();
  }

  @Override
  public void close() {
    client.disconnect();
  }
}
