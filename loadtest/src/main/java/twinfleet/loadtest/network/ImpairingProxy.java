package twinfleet.loadtest.network;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A TCP proxy between thousands of device agents and their broker and artifact host, which makes
 * real sockets obey a fleet's {@link DeviceNetwork}s.
 *
 * <p>Every device has a listening port of its own on the loopback: the port is the device's
 * identity before the first byte, whatever protocol follows, and an agent needs nothing but another
 * address. Which upstream is meant, the first byte tells (MQTT CONNECT, or else HTTP).
 */
public final class ImpairingProxy implements AutoCloseable {
  private final ProxySettings settings;
  private final EventLoopGroup loops;
  private final Traffic traffic = new Traffic();
  private final List<DeviceLink> links = new ArrayList<>();

  private ImpairingProxy(ProxySettings settings) {
    this.settings = settings;
    var threads = new DefaultThreadFactory("impairing-proxy", true);
    this.loops = new NioEventLoopGroup(settings.threads(), threads);
  }

  /**
   * Opens one port per device; from then on every link follows its trace. The upstreams need not be
   * there yet.
   *
   * @throws IOException when a port cannot be opened (too many open files); nothing is left open
   */
  public static ImpairingProxy start(
      ProxySettings settings, WeatherClock clock, List<DeviceNetwork> devices) throws IOException {
    return start(settings, clock, devices, PooledByteBufAllocator.DEFAULT);
  }

  static ImpairingProxy start(
      ProxySettings settings,
      WeatherClock clock,
      List<DeviceNetwork> devices,
      ByteBufAllocator allocator)
      throws IOException {
    ImpairingProxy proxy = new ImpairingProxy(settings);
    List<ChannelFuture> bound = new ArrayList<>();
    for (DeviceNetwork device : devices) {
      DeviceLink link =
          new DeviceLink(proxy.loops.next(), device, clock, settings, proxy.traffic, allocator);
      proxy.links.add(link);
      bound.add(link.listen());
    }
    for (ChannelFuture port : bound) {
      if (!port.awaitUninterruptibly().isSuccess()) {
        proxy.close();
        throw new IOException("no port for a device's link: " + port.cause(), port.cause());
      }
    }
    return proxy;
  }

  /** Where that device's agent finds its broker (MQTT, plain) and its artifact host (HTTP). */
  public InetSocketAddress addressFor(int device) {
    return links.get(device).address();
  }

  /** What passed so far. */
  public ProxyCounters counters() {
    return traffic.read();
  }

  /** Resets all connections and stops; takes at most {@code closeTimeoutMs}. */
  @Override
  public void close() {
    if (!loops.isShuttingDown()) {
      links.forEach(link -> link.loop().execute(link::close));
    }
    loops
        .shutdownGracefully(0, settings.closeTimeoutMs() / 2, TimeUnit.MILLISECONDS)
        .awaitUninterruptibly(settings.closeTimeoutMs());
  }
}
