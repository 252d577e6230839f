package twinfleet.loadtest.hostile;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import twinfleet.loadtest.live.PlainMqtt;
import twinfleet.protocol.DeviceId;
import twinfleet.protocol.Topics;

/**
 * A good device and a good operator beside the attacks: the device sends a snapshot with another
 * version, the operator looks until the twin shows it, which it does after the journal's commit.
 */
final class Probe implements AutoCloseable {
  private static final Duration INTERVAL = Duration.ofMillis(50);

  /** No answer within it is a violation by itself. */
  private static final Duration BOUND = Duration.ofSeconds(30);

  private final Ground ground;
  private final PlainMqtt device;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread;
  private List<Long> commits = new ArrayList<>();
  private List<Long> reads = new ArrayList<>();
  private volatile String fault;
  private long seq;

  /**
   * Latencies over one phase.
   *
   * @param samples how many of each
   * @param commitMs median from report to its being visible
   * @param readMs median of one HTTP read
   * @param worstMs the slowest commit
   */
  record Latency(int samples, double commitMs, double readMs, double worstMs) {}

  private Probe(Ground ground, PlainMqtt device, long epoch) {
    this.ground = ground;
    this.device = device;
    this.thread = Thread.ofPlatform().name("probe").unstarted(() -> run(epoch));
  }

  /** Begins; {@code epoch} above that of any earlier probe of this node. */
  static Probe start(Ground ground, long epoch) throws IOException {
    Probe probe = new Probe(ground, ground.stranger("probe"), epoch);
    probe.thread.start();
    return probe;
  }

  private void run(long epoch) {
    try {
      while (!closing.await(INTERVAL.toMillis(), TimeUnit.MILLISECONDS)) {
        once(epoch);
      }
    } catch (IOException | TimeoutException failed) {
      fault = failed.toString();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private void once(long epoch) throws IOException, InterruptedException, TimeoutException {
    seq++;
    String version = "2.3." + epoch + "-" + seq;
    String text =
        "{\"currentVersion\":\"%s\",\"epoch\":%d,\"seq\":%d,\"connection\":%d}"
            .formatted(version, epoch, seq, epoch);
    DeviceId good = Fleet.good(seq);
    long begun = System.nanoTime();
    device.publish(Topics.Kind.SNAPSHOT.of(good), PlainBytes.text(text));
    while (true) {
      long asked = System.nanoTime();
      String shown = ground.fleet().device(good).path("currentVersion").asText();
      long now = System.nanoTime();
      synchronized (this) {
        reads.add(now - asked);
      }
      if (shown.equals(version)) {
        synchronized (this) {
          commits.add(now - begun);
        }
        return;
      }
      if (now - begun > BOUND.toNanos()) {
        throw new TimeoutException(good + ": its report was not taken within " + BOUND);
      }
    }
  }

  /** What was measured since the last call. */
  synchronized Latency phase() {
    Latency latency =
        new Latency(commits.size(), medianMs(commits), medianMs(reads), worstMs(commits));
    commits = new ArrayList<>();
    reads = new ArrayList<>();
    return latency;
  }

  /** Waits until {@code samples} more were taken, or the probe failed. */
  void await(int samples) throws InterruptedException {
    while (fault == null && count() < samples) {
      closing.await(INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private synchronized int count() {
    return commits.size();
  }

  /** Why it ended before its time, or null. */
  String fault() {
    return fault;
  }

  private static double medianMs(List<Long> nanos) {
    long[] sorted = nanos.stream().mapToLong(Long::longValue).toArray();
    Arrays.sort(sorted);
    return sorted.length == 0 ? Double.NaN : sorted[sorted.length / 2] / 1e6;
  }

  private static double worstMs(List<Long> nanos) {
    return nanos.stream().mapToLong(Long::longValue).max().orElse(0) / 1e6;
  }

  @Override
  public void close() throws IOException {
    closing.countDown();
    try {
      thread.join(BOUND);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
    device.close();
  }
}
