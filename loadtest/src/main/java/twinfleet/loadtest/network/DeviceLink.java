package twinfleet.loadtest.network;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * The link of one device: its listening socket, its connections, and the outages that fall on all
 * of them at once. Everything but construction happens on one event loop, so nothing is locked.
 */
final class DeviceLink {
  private final EventLoop loop;
  private final LinkTrace trace;
  private final WeatherClock clock;
  private final ProxySettings settings;
  private final Traffic traffic;
  private final ByteBufAllocator allocator;
  private final Impairment impairment;
  private final Set<LinkConnection> connections = new HashSet<>();
  private boolean reachable;
  private boolean closed;
  private Channel listener;

  DeviceLink(
      EventLoop loop,
      DeviceNetwork network,
      WeatherClock clock,
      ProxySettings settings,
      Traffic traffic,
      ByteBufAllocator allocator) {
    this.loop = loop;
    this.trace = network.trace();
    this.clock = clock;
    this.settings = settings;
    this.traffic = traffic;
    this.allocator = allocator;
    this.impairment = new Impairment(network, settings);
    this.reachable = trace.reachableAt(clock.sinceStart());
  }

  /** Opens the device's own port on the loopback; the first check of the trace comes with it. */
  ChannelFuture listen() {
    clock.whenReleased(() -> loop.execute(this::follow));
    ChannelFuture bound =
        new ServerBootstrap()
            .group(loop)
            .channel(NioServerSocketChannel.class)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.ALLOCATOR, allocator)
            .childHandler(new Acceptor())
            .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    listener = bound.channel();
    return bound;
  }

  /** Connects to the upstream that the first byte asks for. */
  ChannelFuture connect(byte firstByte, ChannelHandler handler) {
    return new Bootstrap()
        .group(loop)
        .channel(NioSocketChannel.class)
        .option(ChannelOption.TCP_NODELAY, true)
        .option(ChannelOption.ALLOCATOR, allocator)
        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, settings.connectTimeoutMs())
        .handler(handler)
        .connect(settings.upstreamFor(firstByte));
  }

  /** Closes the listener and resets every connection; later calls do nothing. */
  void close() {
    closed = true;
    listener.close();
    List.copyOf(connections).forEach(LinkConnection::reset);
  }

  EventLoop loop() {
    return loop;
  }

  InetSocketAddress address() {
    return (InetSocketAddress) listener.localAddress();
  }

  boolean reachable() {
    return reachable;
  }

  boolean breaksWithin(int bytes) {
    return impairment.breaksWithin(bytes);
  }

  int heldBytesMax() {
    return settings.heldBytesMax();
  }

  Traffic traffic() {
    return traffic;
  }

  DelayedPipe newPipe() {
    return new DelayedPipe(loop, impairment, traffic, settings.queuedBytesMax());
  }

  void forget(LinkConnection connection) {
    if (connections.remove(connection)) {
      traffic.openConnections.decrement();
    }
  }

  /** Brings the connections into the state of the trace, and comes back at its next change. */
  private void follow() {
    if (closed) {
      return;
    }
    Duration now = clock.sinceStart();
    if (trace.reachableAt(now) != reachable) {
      reachable = !reachable;
      traffic.outages.add(reachable ? 0 : 1);
      List.copyOf(connections)
          .forEach(reachable ? LinkConnection::brighten : LinkConnection::darken);
    }
    long wait = clock.wallNanosUntil(trace.nextChangeAfter(now));
    loop.schedule(this::follow, wait, TimeUnit.NANOSECONDS);
  }

  private final class Acceptor extends ChannelInitializer<SocketChannel> {
    @Override
    protected void initChannel(SocketChannel channel) {
      if (closed || connections.size() >= settings.connectionsPerDeviceMax()) {
        traffic.refused.increment();
        channel.config().setSoLinger(0);
        channel.close();
        return;
      }
      traffic.connections.increment();
      traffic.openConnections.increment();
      connections.add(new LinkConnection(DeviceLink.this, channel));
    }
  }
}
