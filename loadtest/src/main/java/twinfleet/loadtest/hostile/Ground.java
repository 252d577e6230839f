package twinfleet.loadtest.hostile;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import twinfleet.loadtest.live.LiveNode;
import twinfleet.loadtest.live.Metrics;
import twinfleet.loadtest.live.PlainMqtt;
import twinfleet.protocol.DeviceId;
import twinfleet.protocol.Topics;

/** The live node under attack, with devices that may be harmed. */
final class Ground implements AutoCloseable {
  static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final LiveNode node;
  private volatile Fleet fleet;
  private final HttpClient http = HttpClient.newHttpClient();
  private final AtomicInteger nextDevice = new AtomicInteger();
  private final Random random;
  private final Scale scale;
  private PlainMqtt connection;
  private int nextInnocent;

  /**
   * How much of what comes in numbers.
   *
   * @param slowSockets of a slowloris
   * @param flood messages of a flood
   * @param step from one position of a truncation to the next
   * @param streamMb bytes of an endless body before it counts as not refused, MiB
   */
  record Scale(int slowSockets, int flood, int step, int streamMb) {
    static final Scale FULL = new Scale(1_000, 20_000, 1, 64);
    static final Scale SHORT = new Scale(200, 1_000, 25, 64);
  }

  Ground(LiveNode node, Fleet fleet, long seed, Scale scale) {
    this.node = node;
    this.fleet = fleet;
    this.random = new Random(seed);
    this.scale = scale;
  }

  LiveNode node() {
    return node;
  }

  URI api() {
    return node.http();
  }

  URI management() {
    return node.management();
  }

  URI broker() {
    return node.mqtt();
  }

  /** Other victims, of another round. */
  void turn(Fleet next) {
    fleet = next;
    nextDevice.set(0);
  }

  Random random() {
    return random;
  }

  Scale scale() {
    return scale;
  }

  Fleet fleet() {
    return fleet;
  }

  /** A registered device, online, that may be harmed; each is handed out once. */
  DeviceId victim() {
    return fleet.victim(nextDevice.getAndIncrement());
  }

  /** One in whose name only what no twin ever sees is sent: nothing may change in it. */
  DeviceId innocent() {
    List<DeviceId> all = fleet.innocents();
    return all.get(nextInnocent++ % all.size());
  }

  /** One with an offer as well. */
  DeviceId pendingVictim() throws IOException, InterruptedException {
    DeviceId device = victim();
    fleet.assign(device);
    return device;
  }

  /** One that has an offer and is online, as its twin knows. */
  DeviceId onlineVictim() throws IOException, InterruptedException {
    DeviceId device = pendingVictim();
    publish(Topics.Kind.PRESENCE, device, "{\"online\":true,\"epoch\":1,\"connection\":1}");
    awaitDevice(device, "presence", "ONLINE");
    return device;
  }

  /** Waits until the twin shows {@code field} so. */
  void awaitDevice(DeviceId device, String field, String value)
      throws IOException, InterruptedException {
    long end = System.nanoTime() + TIMEOUT.toNanos();
    while (!fleet.device(device).path(field).asText().equals(value)) {
      if (System.nanoTime() > end) {
        throw new IOException(device + " did not become " + value + " within " + TIMEOUT);
      }
    }
  }

  /** Waits until {@code counter} moved by {@code more} since {@code before}. */
  void awaitCounted(String counter, Map<String, Long> before, int more)
      throws IOException, InterruptedException {
    long end = System.nanoTime() + TIMEOUT.toNanos();
    while (Counters.moved(before, Counters.of(metrics())).getOrDefault(counter, 0L) < more) {
      if (System.nanoTime() > end) {
        throw new IOException(counter + " did not move by " + more + " within " + TIMEOUT);
      }
    }
  }

  Metrics metrics() throws IOException, InterruptedException {
    return Metrics.of(http, management());
  }

  /** A connection of its own. */
  PlainMqtt stranger(String clientId) throws IOException {
    return PlainMqtt.connect(broker(), clientId, TIMEOUT);
  }

  /** Connects and disconnects: the broker still takes clients. */
  void aliveStranger(String clientId) throws IOException {
    try (PlainMqtt client = stranger(clientId)) {
      client.ping();
    }
  }

  /** Publishes at QoS 1 and waits for the broker. */
  void publish(String topic, byte[] payload) throws IOException {
    if (connection == null) {
      connection = stranger("hostile-" + random.nextInt(1 << 30));
    }
    connection.publish(topic, payload);
  }

  void publish(Topics.Kind kind, DeviceId device, String payload) throws IOException {
    publish(kind.of(device), payload.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void close() throws IOException {
    http.close();
    if (connection != null) {
      connection.close();
    }
  }
}
