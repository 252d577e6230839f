package twinfleet.loadtest.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static twinfleet.loadtest.network.ProxyRig.eventually;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A whole fleet behind one proxy: threads, handles, and how many are reached. */
@Timeout(120)
class ImpairingProxyFleetTest {
  private static final int FLEET = 1000;
  private static final double FROZEN = 1e-6;
  private static final double DEMO = 120;
  private static final long SEED = 7;

  private final NetworkWeather weather = new NetworkWeather(SEED, FLEET, WeatherSettings.demo(0.3));

  @Test
  void aThousandDevicesShareTwoThreadsAndTheReachableOnesAreAnswered() throws IOException {
    long handlesBefore = openHandles();
    long reachable =
        IntStream.range(0, FLEET).filter(d -> weather.reachableAt(d, Duration.ZERO)).count();
    assertThat(reachable).isBetween(699L, 701L);
    try (EchoUpstream broker = EchoUpstream.echoing();
        ImpairingProxy proxy = start(broker, FROZEN);
        TinyAgents agents = new TinyAgents(proxy, FLEET)) {
      eventually(() -> agents.greeted() == reachable);
      eventually(() -> proxy.counters().openConnections() == FLEET);
      eventually(() -> proxy.counters().queuedBytes() == FLEET - reachable);
      assertThat(broker.connections()).isEqualTo((int) reachable);
      assertThat(proxyThreads()).isEqualTo(2);
    }
    assertThat(proxyThreads()).isZero();
    eventually(() -> openHandles() < handlesBefore + 50);
  }

  /** The demo's own measure: one byte from every agent at one moment, as a QoS 0 publish is. */
  @Test
  void whatIsSentOnceArrivesForTheShareThatIsNotLost() throws IOException {
    try (EchoUpstream broker = EchoUpstream.echoing();
        ImpairingProxy proxy = start(broker, DEMO);
        TinyAgents agents = new TinyAgents(proxy, FLEET)) {
      eventually(() -> proxy.counters().outageResets() > 150);
      agents.probe();
      eventually(() -> proxy.counters().outageResets() > 200);
      double arrived = agents.probesReturned() / (double) FLEET;
      assertThat(arrived).as("%s", proxy.counters()).isCloseTo(0.69, within(0.06));
    }
  }

  private ImpairingProxy start(EchoUpstream broker, double timeScale) throws IOException {
    ProxySettings settings = ProxySettings.demo(broker.address(), broker.address());
    WeatherClock clock = new WeatherClock(timeScale, Duration.ZERO);
    return ImpairingProxy.start(settings, clock, weather.networks());
  }

  private static long openHandles() {
    return ManagementFactory.getPlatformMXBean(UnixOperatingSystemMXBean.class)
        .getOpenFileDescriptorCount();
  }

  private static long proxyThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("impairing-proxy"))
        .count();
  }
}
