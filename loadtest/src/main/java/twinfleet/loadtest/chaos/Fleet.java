package twinfleet.loadtest.chaos;

import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import twinfleet.agent.AgentListener;
import twinfleet.agent.AgentSettings;
import twinfleet.agent.DeviceAgent;
import twinfleet.agent.FirmwareSettings;
import twinfleet.agent.ImageSettings;
import twinfleet.agent.LinkSettings;
import twinfleet.agent.ProductClock;
import twinfleet.agent.SharedResources;
import twinfleet.agent.decide.AgentState;
import twinfleet.protocol.DeviceId;
import twinfleet.protocol.Model;

/** Real agents in this JVM, over real TCP, each with its own storage. */
final class Fleet implements AutoCloseable {
  private static final Duration KEEP_ALIVE = Duration.ofSeconds(10);
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

  /** All of them come back within one second of a cut. */
  private static final Duration RECONNECT_MIN = Duration.ofMillis(100);

  private static final Duration RECONNECT_MAX = Duration.ofSeconds(1);
  private static final Duration CLOSE_BOUND = Duration.ofSeconds(5);

  private final SharedResources shared;
  private final List<DeviceAgent> agents = new ArrayList<>();

  private Fleet(SharedResources shared) {
    this.shared = shared;
  }

  /** The id of device {@code i}, from 0. */
  static DeviceId deviceId(int i) {
    return new DeviceId("chaos-device-%03d".formatted(i));
  }

  /** Switches {@code count} agents on. */
  static Fleet start(
      ChaosSettings settings,
      int count,
      InetSocketAddress broker,
      URI http,
      Instant productNow,
      AgentListener log) {
    SharedResources shared =
        SharedResources.create(ProductClock.scaled(productNow, settings.timeScale()));
    Fleet fleet = new Fleet(shared);
    URI mqtt = URI.create("tcp://127.0.0.1:" + broker.getPort());
    for (int i = 0; i < count; i++) {
      Path own = settings.folder().resolve("agents").resolve(deviceId(i).value());
      fleet.agents.add(DeviceAgent.start(settings(deviceId(i), own, mqtt, http), shared, log));
    }
    return fleet;
  }

  private static AgentSettings settings(DeviceId id, Path folder, URI mqtt, URI http) {
    Duration brief = Duration.ofSeconds(5);
    FirmwareSettings reliable = new FirmwareSettings(brief, brief, brief, 0, 0, 0, 0);
    return AgentSettings.of(id, new Model(Releases.MODEL), Releases.FACTORY, folder, mqtt)
        .with(AgentSettings.Durability.OS)
        .with(reliable)
        .with(
            LinkSettings.of(mqtt)
                .withTimes(KEEP_ALIVE, CONNECT_TIMEOUT, RECONNECT_MIN, RECONNECT_MAX))
        .with(
            ImageSettings.of(http)
                .withTimes(Duration.ofMillis(200), Duration.ofSeconds(2), Duration.ofSeconds(5)));
  }

  /** How many are connected and subscribed. */
  long ready() {
    return agents.stream().filter(agent -> agent.state().isReady()).count();
  }

  int size() {
    return agents.size();
  }

  /** All that device {@code i} knows. */
  AgentState state(int i) {
    return agents.get(i).state();
  }

  @Override
  public void close() {
    CompletableFuture<?>[] ends =
        agents.stream().map(DeviceAgent::closeAsync).toArray(CompletableFuture[]::new);
    CompletableFuture.allOf(ends)
        .completeOnTimeout(null, CLOSE_BOUND.toMillis(), TimeUnit.MILLISECONDS)
        .join();
    shared.close();
  }
}
