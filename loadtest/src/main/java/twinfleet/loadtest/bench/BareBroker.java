package twinfleet.loadtest.bench;

import com.hivemq.client.mqtt.datatypes.MqttQos;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;
import twinfleet.loadtest.load.Lines;

/** Yardstick: the broker alone, the load's own connections to one plain subscriber. */
final class BareBroker implements AutoCloseable {
  private static final int CONNECTIONS = 4;
  private static final int WINDOW_PER_CONNECTION = 1_000;
  private static final int OUTSTANDING_MAX = 2_000;
  private static final Duration LOOK = Duration.ofMillis(5);
  private static final Duration LOST_AFTER = Duration.ofSeconds(2);
  private static final int TOPICS = 10_000;
  private static final byte[] PAYLOAD = new byte[150];

  private final Lines publishers;
  private final Lines subscriber;
  private final LongAdder heard = new LongAdder();

  private BareBroker(Lines publishers, Lines subscriber) {
    this.publishers = publishers;
    this.subscriber = subscriber;
    subscriber.hear(0, "/bench/+/alone", publish -> heard.increment());
  }

  static BareBroker open(URI broker) {
    return new BareBroker(
        Lines.open(broker, CONNECTIONS, WINDOW_PER_CONNECTION), Lines.open(broker, 1, 1));
  }

  /** Publishes for {@code length}; messages per second that arrived. */
  double run(Duration length, boolean atLeastOnce) throws InterruptedException {
    MqttQos qos = atLeastOnce ? MqttQos.AT_LEAST_ONCE : MqttQos.AT_MOST_ONCE;
    long begun = System.nanoTime();
    long messages =
        new ClosedLoop(heard::sum, LOOK, OUTSTANDING_MAX, atLeastOnce ? Duration.ZERO : LOST_AFTER)
            .run(
                length,
                Double.MAX_VALUE,
                n -> {
                  int i = (int) (n % TOPICS);
                  publishers.send(i, "/bench/" + i + "/alone", qos, PAYLOAD);
                })
            .done();
    return messages / ((System.nanoTime() - begun) / 1e9);
  }

  @Override
  public void close() {
    publishers.close();
    subscriber.close();
  }
}
