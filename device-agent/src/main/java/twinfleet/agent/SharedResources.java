package twinfleet.agent;

import com.hivemq.client.mqtt.MqttClientExecutorConfig;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads, the HTTP client and the clock that all agents of one JVM share: no agent has a
 * thread of its own. Close it after the agents.
 */
public final class SharedResources implements AutoCloseable {
  private static final Duration HTTP_CONNECT_TIMEOUT = Duration.ofSeconds(10);

  private final ProductClock clock;
  private final ExecutorService workers;
  private final ExecutorService netty;
  private final ScheduledThreadPoolExecutor timers;
  private final MqttClientExecutorConfig mqtt;
  private final HttpClient http;
  private final DownloadSlots slots;

  private SharedResources(ProductClock clock, int workerThreads, int nettyThreads, int downloads) {
    this.clock = clock;
    workers = Executors.newFixedThreadPool(workerThreads, named("agent-worker"));
    netty = Executors.newCachedThreadPool(named("agent-netty"));
    timers = new ScheduledThreadPoolExecutor(1, named("agent-timer"));
    timers.setRemoveOnCancelPolicy(true);
    mqtt =
        MqttClientExecutorConfig.builder().nettyExecutor(netty).nettyThreads(nettyThreads).build();
    http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .executor(workers)
            .connectTimeout(HTTP_CONNECT_TIMEOUT)
            .followRedirects(HttpClient.Redirect.NORMAL)
            .build();
    slots = new DownloadSlots(downloads);
  }

  /** For a few agents, or for thousands: 4 workers, 2 event loops, 64 downloads at a time. */
  public static SharedResources create(ProductClock clock) {
    return create(clock, 4, 2, 64);
  }

  /**
   * With other bounds.
   *
   * @param workerThreads decide, store and write images
   * @param nettyThreads event loops for MQTT
   * @param downloadsMax transfers at a time; the others wait in turn
   */
  public static SharedResources create(
      ProductClock clock, int workerThreads, int nettyThreads, int downloadsMax) {
    return new SharedResources(clock, workerThreads, nettyThreads, downloadsMax);
  }

  /** The clock of all agents. */
  public ProductClock clock() {
    return clock;
  }

  ExecutorService workers() {
    return workers;
  }

  MqttClientExecutorConfig mqtt() {
    return mqtt;
  }

  HttpClient http() {
    return http;
  }

  DownloadSlots slots() {
    return slots;
  }

  /** Runs {@code task} on a worker after a span of wall time. */
  ScheduledFuture<?> after(Duration wallTime, Runnable task) {
    return timers.schedule(
        () -> workers.execute(task), Math.max(0, wallTime.toNanos()), TimeUnit.NANOSECONDS);
  }

  @Override
  public void close() {
    timers.shutdownNow();
    http.shutdownNow();
    workers.shutdown();
    netty.shutdown();
  }

  private static ThreadFactory named(String name) {
    AtomicInteger count = new AtomicInteger();
    return task -> {
      Thread thread = new Thread(task, name + "-" + count.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }
}
