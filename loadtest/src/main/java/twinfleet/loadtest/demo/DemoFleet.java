package twinfleet.loadtest.demo;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;
import twinfleet.agent.AgentCounters;
import twinfleet.agent.AgentListener;
import twinfleet.agent.AgentSettings;
import twinfleet.agent.DeviceAgent;
import twinfleet.agent.ImageSettings;
import twinfleet.agent.LinkSettings;
import twinfleet.agent.ProductClock;
import twinfleet.agent.SharedResources;
import twinfleet.loadtest.load.FleetApi;
import twinfleet.loadtest.load.Patience;
import twinfleet.loadtest.network.ImpairingProxy;
import twinfleet.loadtest.network.NetworkWeather;
import twinfleet.loadtest.network.ProxySettings;
import twinfleet.loadtest.network.RadioMetrics;
import twinfleet.loadtest.network.WeatherClock;
import twinfleet.loadtest.network.WeatherSettings;
import twinfleet.protocol.DeviceId;
import twinfleet.protocol.FirmwareVersion;
import twinfleet.protocol.LinkSample;
import twinfleet.protocol.Model;

/** The devices of a demo: real agents in this JVM, each behind its own bad link. */
final class DemoFleet implements AutoCloseable {
  /** The model of every device. */
  static final Model MODEL = new Model("gw-3");

  /** What they run when they leave the factory. */
  static final FirmwareVersion FACTORY = new FirmwareVersion("2.3.0");

  private static final Duration KEEP_ALIVE = Duration.ofSeconds(10);

  /** Long, so that a CONNECT sent into an outage is answered the moment it ends. */
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(30);

  private static final int WORKERS = 4;
  private static final int EVENT_LOOPS = 2;

  /** Many, since a third of them hang in an outage; below the node's 512 HTTP connections. */
  private static final int DOWNLOADS_MAX = 256;

  private static final Duration CLOSE_BOUND = Duration.ofSeconds(5);
  private static final Duration PROBE_BOUND = Duration.ofSeconds(20);

  private final NetworkWeather weather;
  private final WeatherClock clock;
  private final ImpairingProxy proxy;
  private final SharedResources shared;
  private final List<DeviceAgent> agents = new ArrayList<>();

  private DemoFleet(
      NetworkWeather weather, WeatherClock clock, ImpairingProxy proxy, SharedResources shared) {
    this.weather = weather;
    this.clock = clock;
    this.proxy = proxy;
    this.shared = shared;
  }

  /** The id of device {@code i}, from 0. */
  static DeviceId deviceId(int i) {
    return new DeviceId("edge-device-%04d".formatted(i));
  }

  /** The node's HTTP API for this fleet; {@code run} names the demo in idempotency keys. */
  static FleetApi api(URI http, String run) {
    return new FleetApi(http, "demo-" + run, MODEL, DemoFleet::deviceId);
  }

  /** Starts all agents behind a network that stands still until {@link #letWeatherMove}. */
  static DemoFleet start(DemoPlan plan, Path folder, URI broker, URI http, Instant now)
      throws IOException {
    WeatherClock clock =
        plan.weatherSince() == null
            ? WeatherClock.held(plan.timeScale())
            : new WeatherClock(plan.timeScale(), Duration.between(plan.weatherSince(), now));
    NetworkWeather weather =
        new NetworkWeather(plan.seed(), plan.devices(), WeatherSettings.demo(plan.loss()));
    ImpairingProxy proxy =
        ImpairingProxy.start(
            ProxySettings.demo(address(broker), address(http)), clock, weather.networks());
    SharedResources shared =
        SharedResources.create(
            ProductClock.scaled(now, plan.timeScale()), WORKERS, EVENT_LOOPS, DOWNLOADS_MAX);
    DemoFleet fleet = new DemoFleet(weather, clock, proxy, shared);
    for (int i = 0; i < plan.devices(); i++) {
      fleet.switchOn(i, folder.resolve("agents"));
    }
    return fleet;
  }

  private void switchOn(int i, Path folder) {
    DeviceId id = deviceId(i);
    InetSocketAddress own = proxy.addressFor(i);
    String host = own.getAddress().getHostAddress() + ":" + own.getPort();
    URI broker = URI.create("tcp://" + host);
    LinkSettings link =
        LinkSettings.of(broker)
            .withTimes(KEEP_ALIVE, CONNECT_TIMEOUT, Duration.ofMillis(100), Duration.ofSeconds(2))
            .withProbe(probeTopic(id));
    AgentSettings settings =
        AgentSettings.of(id, MODEL, FACTORY, folder.resolve(id.value()), broker)
            .with(AgentSettings.Durability.OS)
            .with(link)
            .with(
                ImageSettings.of(URI.create("http://" + host))
                    .throughBase()
                    .withTimes(
                        Duration.ofMillis(300), Duration.ofSeconds(3), Duration.ofSeconds(3)));
    DeviceAgent agent = DeviceAgent.start(settings, shared, AgentListener.NONE);
    agent.setLink(() -> sample(i));
    agents.add(agent);
  }

  private LinkSample sample(int i) {
    RadioMetrics m = weather.metricsAt(i, clock.sinceStart());
    return new LinkSample(m.signalStrengthDbm(), m.latencyMs(), m.packetLossPercent(), null);
  }

  /** How many agents are connected and subscribed. */
  long ready() {
    return agents.stream().filter(a -> a.state().isReady()).count();
  }

  /** How many can be reached before the weather moves. */
  long reachableAtStart() {
    long count = 0;
    for (int i = 0; i < weather.devices(); i++) {
      count += weather.reachableAt(i, Duration.ZERO) ? 1 : 0;
    }
    return count;
  }

  /** From now on outages come and go. */
  void letWeatherMove() {
    clock.release();
  }

  /** One QoS 0 message to each device, past the proxy: how many of 100 arrive. */
  double probe(URI broker) throws InterruptedException {
    Mqtt5AsyncClient client =
        MqttClient.builder()
            .useMqttVersion5()
            .serverHost(broker.getHost())
            .serverPort(broker.getPort())
            .buildAsync();
    client.connect().join();
    CompletableFuture.allOf(
            agents.stream()
                .map(
                    a ->
                        client
                            .publishWith()
                            .topic(probeTopic(a.deviceId()))
                            .qos(MqttQos.AT_MOST_ONCE)
                            .payload(new byte[] {1})
                            .send())
                .toArray(CompletableFuture[]::new))
        .join();
    client.disconnect().join();
    long reachable = reachableAtStart();
    Patience.until(() -> probesArrived() >= reachable, PROBE_BOUND);
    return 100.0 * probesArrived() / agents.size();
  }

  private long probesArrived() {
    return agents.stream().filter(a -> a.counters().probes() > 0).count();
  }

  /** A figure of all agents together. */
  long total(ToLongFunction<AgentCounters> figure) {
    return agents.stream().map(DeviceAgent::counters).mapToLong(figure).sum();
  }

  private static String probeTopic(DeviceId id) {
    return "/demo/probe/" + id.value();
  }

  private static InetSocketAddress address(URI uri) {
    return new InetSocketAddress(uri.getHost(), uri.getPort());
  }

  @Override
  public void close() {
    CompletableFuture<?>[] ends =
        agents.stream().map(DeviceAgent::closeAsync).toArray(CompletableFuture[]::new);
    CompletableFuture.allOf(ends)
        .completeOnTimeout(null, CLOSE_BOUND.toMillis(), TimeUnit.MILLISECONDS)
        .join();
    proxy.close();
    shared.close();
  }
}
