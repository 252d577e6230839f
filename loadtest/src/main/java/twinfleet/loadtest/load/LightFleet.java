package twinfleet.loadtest.load;

import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt3.message.publish.Mqtt3Publish;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.BiConsumer;
import twinfleet.protocol.Decoded;
import twinfleet.protocol.DesiredDocument;
import twinfleet.protocol.DeviceId;
import twinfleet.protocol.FirmwareVersion;
import twinfleet.protocol.Heartbeat;
import twinfleet.protocol.Model;
import twinfleet.protocol.PresenceMessage;
import twinfleet.protocol.Reason;
import twinfleet.protocol.ReportedState;
import twinfleet.protocol.Sha256;
import twinfleet.protocol.Snapshot;
import twinfleet.protocol.StateReport;
import twinfleet.protocol.Topics;
import twinfleet.protocol.WireCodec;
import twinfleet.protocol.WireMessage;

/**
 * Devices without a mind: each is an id and a counter, and says what it is told to. Their messages
 * are the contract's, with a seq that rises; what they cost is what a load on the same machine must
 * not take from the service. Thread-safe, as long as one device speaks on one thread at a time.
 */
public final class LightFleet {
  /** The model of all. */
  public static final Model MODEL = new Model("gw-3");

  /** What all run before the first update. */
  public static final FirmwareVersion FACTORY = new FirmwareVersion("2.3.0");

  private static final String DESIRED = "/firmware/update/v2/";
  private static final long CONNECTION = 1;

  private final String prefix;
  private final Lines lines;
  private final AtomicLongArray seq;
  private final long epoch;

  /**
   * @param prefix of the ids, so that several fleets may live on one node
   * @param devices how many
   * @param epoch of their counters; a fleet that begins anew on old twins takes a higher one
   */
  public LightFleet(String prefix, int devices, long epoch, Lines lines) {
    this.prefix = prefix;
    this.lines = lines;
    this.seq = new AtomicLongArray(devices);
    this.epoch = epoch;
  }

  /** How many. */
  public int size() {
    return seq.length();
  }

  /** The id of device {@code i}, from 0. */
  public DeviceId id(int i) {
    return new DeviceId(prefix + "%06d".formatted(i));
  }

  /** The device of an id that {@link #id} made, or -1. */
  public int index(String id) {
    if (!id.startsWith(prefix) || !id.substring(prefix.length()).matches("\\d{6,9}")) {
      return -1;
    }
    int i = Integer.parseInt(id.substring(prefix.length()));
    return i < size() ? i : -1;
  }

  /** Each device says that it is connected and shows its whole truth, as after a CONNECT. */
  public void greet(FirmwareVersion running) throws InterruptedException {
    for (int i = 0; i < size(); i++) {
      send(i, Topics.Kind.PRESENCE, new PresenceMessage(true, null, epoch, CONNECTION));
    }
    for (int i = 0; i < size(); i++) {
      snapshot(i, running);
    }
  }

  /** A snapshot of a device that knows no generation. */
  public void snapshot(int i, FirmwareVersion running) throws InterruptedException {
    send(
        i,
        Topics.Kind.SNAPSHOT,
        new Snapshot(
            MODEL,
            running,
            epoch,
            next(i),
            null,
            null,
            null,
            null,
            null,
            "boot-1",
            CONNECTION,
            0,
            null));
  }

  /** A state report; {@code sha256} and {@code running} may be null. */
  public void report(
      int i,
      long generation,
      ReportedState state,
      Reason reason,
      Sha256 sha256,
      FirmwareVersion running)
      throws InterruptedException {
    StateReport report =
        new StateReport(generation, epoch, next(i), state, reason, null, sha256, running, null);
    send(i, Topics.Kind.STATE, report);
  }

  /** The same from a connection's own thread, without waiting. */
  public void answer(
      int i, long generation, ReportedState state, Sha256 sha256, FirmwareVersion running) {
    StateReport report =
        new StateReport(generation, epoch, next(i), state, null, null, sha256, running, null);
    lines.answer(i, Topics.Kind.STATE.of(id(i)), MqttQos.AT_LEAST_ONCE, WireCodec.encode(report));
  }

  /** A heartbeat that tells nothing new: the version, a good link. */
  public void beat(int i, FirmwareVersion running) throws InterruptedException {
    Heartbeat beat =
        new Heartbeat(
            epoch, CONNECTION, next(i), running, null, null, null, -71, 80, 0.5, null, null);
    lines.send(i, Topics.Kind.HEARTBEAT.of(id(i)), MqttQos.AT_MOST_ONCE, WireCodec.encode(beat));
  }

  /** Any message of a device at QoS 1. */
  public void send(int i, Topics.Kind kind, WireMessage message) throws InterruptedException {
    lines.send(i, kind.of(id(i)), MqttQos.AT_LEAST_ONCE, WireCodec.encode(message));
  }

  /**
   * Hears the desired documents of all devices of this fleet; empty ones are passed over.
   *
   * @param ear on a connection's thread: the device and its document
   */
  public void hearDocuments(BiConsumer<Integer, DesiredDocument> ear) {
    lines.hear(0, DESIRED + "+", publish -> document(publish, ear));
  }

  private void document(Mqtt3Publish publish, BiConsumer<Integer, DesiredDocument> ear) {
    int i = index(publish.getTopic().toString().substring(DESIRED.length()));
    if (i < 0 || publish.getPayload().isEmpty()) {
      return;
    }
    switch (WireCodec.decode(publish.getPayloadAsBytes(), DesiredDocument.class)) {
      case Decoded.Message<DesiredDocument> told -> ear.accept(i, told.message());
      case Decoded.Malformed<DesiredDocument> bad ->
          throw new IllegalStateException("the service published " + bad);
    }
  }

  private long next(int i) {
    return seq.incrementAndGet(i);
  }
}
