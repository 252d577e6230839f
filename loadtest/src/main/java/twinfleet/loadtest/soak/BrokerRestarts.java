package twinfleet.loadtest.soak;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import twinfleet.loadtest.live.LiveNode;
import twinfleet.loadtest.live.Metrics;
import twinfleet.standalone.Mosquitto;

/** Ends the broker again and again, by kill -9 and by SIGTERM in turn, under a living node. */
final class BrokerRestarts {
  private static final int HEAP_MB = 512;
  private static final int SAMPLES_MAX = 60;

  /** report-connections and heartbeat-connections of mqtt.conf. */
  private static final int STREAMS = 6;

  private static final Duration HEARD_BOUND = Duration.ofSeconds(120);
  private static final int STOP_BOUND_SECONDS = 20;

  /** Each restart is awaited, so that the node must notice and heal within moments. */
  private static final Map<String, String> SETTINGS =
      Map.of(
          "twinfleet.mqtt.backoff-min-ms", "200",
          "twinfleet.mqtt.backoff-max-ms", "1000",
          "twinfleet.mqtt.canary.interval-ms", "300");

  private final LiveNode node;
  private final Sampler sampler;

  private BrokerRestarts(LiveNode node, Sampler sampler) {
    this.node = node;
    this.sampler = sampler;
  }

  static SoakReport play(Path data, int times, Consumer<String> progress)
      throws IOException, InterruptedException, TimeoutException {
    try (LiveNode node = LiveNode.start(data, HEAP_MB, SETTINGS);
        Sampler sampler = new Sampler(node)) {
      return new BrokerRestarts(node, sampler).play(times, progress);
    }
  }

  private SoakReport play(int times, Consumer<String> progress)
      throws IOException, InterruptedException, TimeoutException {
    if (!(node.broker() instanceof Mosquitto mosquitto)) {
      throw new IllegalStateException("only mosquitto is a process that can be ended");
    }
    int every = Math.max(1, times / SAMPLES_MAX);
    List<Long> healedMs = new ArrayList<>();
    sampler.take(0);
    for (int restart = 1; restart <= times; restart++) {
      Heard before = heard();
      long begun = System.nanoTime();
      end(mosquitto, restart % 2 == 0);
      awaitHeard(before);
      healedMs.add(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun));
      if (restart % every == 0) {
        Sample sample = sampler.take(restart);
        progress.accept("restart %d of %d: %s".formatted(restart, times, sample));
      }
    }
    healedMs.sort(Long::compare);
    String what =
        String.format(
            Locale.ROOT,
            "%d restarts of the broker, heard again after %d ms (median), %d ms (most)",
            times,
            healedMs.get(times / 2),
            healedMs.getLast());
    return SoakReport.of(what, sampler.samples(), List.of());
  }

  private static void end(Mosquitto mosquitto, boolean gracefully) {
    if (gracefully) {
      mosquitto.pid().stream()
          .mapToObj(ProcessHandle::of)
          .flatMap(java.util.Optional::stream)
          .forEach(
              process -> {
                process.destroy();
                process.onExit().orTimeout(STOP_BOUND_SECONDS, TimeUnit.SECONDS).join();
              });
    }
    // Dead already after a SIGTERM; then this only starts it at once.
    mosquitto.crash().close();
  }

  /** What of the node's ears has been counted. */
  private record Heard(double streamsBegun, double canaries, boolean up) {}

  private Heard heard() throws IOException, InterruptedException {
    Metrics metrics = sampler.metrics();
    return new Heard(
        metrics.sum("twinfleet_mqtt_in_streams_begun_total"),
        metrics.sum("twinfleet_mqtt_in_canary_seconds_count"),
        metrics.sum("twinfleet_mqtt_in_up") == 1);
  }

  /** Every stream was begun anew, and then a canary came back over as many as there are. */
  private void awaitHeard(Heard before) throws IOException, InterruptedException, TimeoutException {
    long end = System.nanoTime() + HEARD_BOUND.toNanos();
    Heard begun = before;
    while (begun.streamsBegun() < before.streamsBegun() + STREAMS) {
      begun = heardBefore(end);
    }
    Heard now = begun;
    while (!now.up() || now.canaries() < begun.canaries() + STREAMS) {
      now = heardBefore(end);
    }
  }

  private Heard heardBefore(long end) throws IOException, InterruptedException, TimeoutException {
    if (System.nanoTime() > end) {
      throw new TimeoutException("the node did not hear its broker again within " + HEARD_BOUND);
    }
    return heard();
  }
}
