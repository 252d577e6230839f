package twinfleet.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import twinfleet.agent.AgentSettings.Durability;
import twinfleet.protocol.DeviceId;
import twinfleet.protocol.FirmwareVersion;
import twinfleet.protocol.Model;

/**
 * Many agents in one JVM share their threads. With {@code -Dfleet.devices=2000
 * -Dfleet.broker=tcp://127.0.0.1:1883} it measures a fleet against an outside broker.
 */
class FleetTest {
  private static final int DEVICES = Integer.getInteger("fleet.devices", 100);
  private static final int THREADS_MAX = 24;

  @TempDir private Path folder;

  @Test
  void agentsShareTheirThreads() throws Exception {
    String outside = System.getProperty("fleet.broker");
    try (TestBroker broker = outside == null ? new TestBroker(folder.resolve("broker")) : null;
        SharedResources shared = SharedResources.create(ProductClock.real())) {
      URI uri = outside == null ? broker.uri() : URI.create(outside);
      int threadsBefore = Thread.activeCount();
      long heapBefore = heapBytes();
      long begin = System.nanoTime();
      List<DeviceAgent> agents = start(uri, shared);
      await()
          .atMost(Duration.ofSeconds(120))
          .until(
              () ->
                  agents.stream()
                      .allMatch(a -> a.state().isReady() && a.state().session().snapshotAcked()));
      long millis = (System.nanoTime() - begin) / 1_000_000;
      int threads = Thread.activeCount() - threadsBefore;
      long heap = (heapBytes() - heapBefore) / DEVICES;
      LoggerFactory.getLogger(FleetTest.class)
          .info(
              "{} agents: {} ms to all snapshots acknowledged, {} threads, {} heap bytes each",
              DEVICES,
              millis,
              threads,
              heap);
      assertThat(threads).isLessThanOrEqualTo(THREADS_MAX);
      CompletableFuture.allOf(
              agents.stream().map(DeviceAgent::closeAsync).toArray(CompletableFuture[]::new))
          .join();
    }
  }

  private List<DeviceAgent> start(URI uri, SharedResources shared) {
    List<DeviceAgent> agents = new ArrayList<>();
    for (int i = 0; i < DEVICES; i++) {
      AgentSettings settings =
          AgentSettings.of(
                  new DeviceId("fleet-" + i),
                  new Model("gw-3"),
                  new FirmwareVersion("1.0.0"),
                  folder.resolve("devices").resolve(String.valueOf(i)),
                  uri)
              .with(Durability.OS);
      agents.add(DeviceAgent.start(settings, shared, AgentListener.NONE));
    }
    return agents;
  }

  private static long heapBytes() {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }
}
