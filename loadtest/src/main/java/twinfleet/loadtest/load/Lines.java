package twinfleet.loadtest.load;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.MqttClientExecutorConfig;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt3.Mqtt3AsyncClient;
import com.hivemq.client.mqtt.mqtt3.message.publish.Mqtt3Publish;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/**
 * A few MQTT connections that carry many devices: what one machine can send must not be what a
 * thousand sockets cost. A device's messages take one connection, so the broker hears them in
 * order. Sending waits while the connection's window of messages without PUBACK is full.
 */
public final class Lines implements AutoCloseable {
  private static final Duration BOUND = Duration.ofSeconds(20);

  private final List<Line> all = new ArrayList<>();
  private final LongAdder sent = new LongAdder();
  private final LongAdder acknowledged = new LongAdder();
  private final LongAdder failed = new LongAdder();

  private record Line(Mqtt3AsyncClient client, Semaphore window) {}

  private Lines() {}

  /**
   * Connects.
   *
   * @param connections how many, each with a clean session
   * @param windowMax messages of one connection that are sent and not yet acknowledged
   */
  public static Lines open(URI broker, int connections, int windowMax) {
    Lines lines = new Lines();
    for (int i = 0; i < connections; i++) {
      Mqtt3AsyncClient client =
          MqttClient.builder()
              .useMqttVersion3()
              .serverHost(broker.getHost())
              .serverPort(broker.getPort())
              .executorConfig(MqttClientExecutorConfig.builder().nettyThreads(1).build())
              .buildAsync();
      within(client.connect());
      lines.all.add(new Line(client, new Semaphore(windowMax)));
    }
    return lines;
  }

  /** Sends on the connection of {@code device}; for QoS 0 the window is what is not yet written. */
  public void send(int device, String topic, MqttQos qos, byte[] payload)
      throws InterruptedException {
    Line line = of(device);
    line.window.acquire();
    publish(line, topic, qos, payload).whenComplete((done, fault) -> line.window.release());
  }

  /** The same without a window, for answers given on the connections' own threads. */
  public void answer(int device, String topic, MqttQos qos, byte[] payload) {
    publish(of(device), topic, qos, payload);
  }

  private CompletableFuture<?> publish(Line line, String topic, MqttQos qos, byte[] payload) {
    sent.increment();
    return line.client
        .publishWith()
        .topic(topic)
        .qos(qos)
        .payload(payload)
        .send()
        .whenComplete((done, fault) -> (fault == null ? acknowledged : failed).increment());
  }

  /** Hears {@code filter} at QoS 1 on the connection of {@code device}. */
  public void hear(int device, String filter, Consumer<Mqtt3Publish> ear) {
    within(
        of(device)
            .client
            .subscribeWith()
            .topicFilter(filter)
            .qos(MqttQos.AT_LEAST_ONCE)
            .callback(ear)
            .send());
  }

  private Line of(int device) {
    return all.get(device % all.size());
  }

  /** Messages given to the connections so far. */
  public long sent() {
    return sent.sum();
  }

  /** Messages with PUBACK (QoS 1) or written (QoS 0). */
  public long acknowledged() {
    return acknowledged.sum();
  }

  /** Messages that the broker or a broken connection refused. */
  public long failed() {
    return failed.sum();
  }

  /** Whether within {@code bound} all that was sent is acknowledged. */
  public boolean drained(Duration bound) throws InterruptedException {
    return Patience.until(() -> acknowledged() + failed() >= sent(), bound);
  }

  private static <T> T within(CompletableFuture<T> step) {
    return step.orTimeout(BOUND.toSeconds(), TimeUnit.SECONDS).join();
  }

  @Override
  public void close() {
    CompletableFuture<?>[] ends =
        all.stream().map(line -> line.client.disconnect()).toArray(CompletableFuture[]::new);
    within(CompletableFuture.allOf(ends).exceptionally(broken -> null));
  }
}
