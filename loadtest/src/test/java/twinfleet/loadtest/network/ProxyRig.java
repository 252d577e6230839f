package twinfleet.loadtest.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.buffer.UnpooledByteBufAllocator;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * A proxy before an echo server, and the devices' sockets; closing it proves that nothing leaks.
 */
final class ProxyRig implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  final EchoUpstream broker = EchoUpstream.echoing();
  final SwitchedTrace trace;
  final ImpairingProxy proxy;
  private final UnpooledByteBufAllocator buffers = new UnpooledByteBufAllocator(true);
  private final List<Socket> sockets = new ArrayList<>();

  private ProxyRig(LinkQuality quality, SwitchedTrace trace, EchoUpstream other)
      throws IOException {
    this.trace = trace;
    EchoUpstream host = other == null ? broker : other;
    this.proxy =
        ImpairingProxy.start(
            ProxySettings.demo(broker.address(), host.address()),
            new WeatherClock(1, Duration.ZERO),
            List.of(new DeviceNetwork(trace, quality, 42)),
            buffers);
  }

  static ProxyRig perfect() throws IOException {
    return of(LinkQuality.perfect());
  }

  static ProxyRig of(LinkQuality quality) throws IOException {
    return new ProxyRig(quality, new SwitchedTrace(), null);
  }

  static ProxyRig unreachable() throws IOException {
    return new ProxyRig(LinkQuality.perfect(), SwitchedTrace.unreachable(), null);
  }

  static ProxyRig withHttp(EchoUpstream host) throws IOException {
    return new ProxyRig(LinkQuality.perfect(), new SwitchedTrace(), host);
  }

  Socket connect() throws IOException {
    InetSocketAddress address = proxy.addressFor(0);
    Socket socket = new Socket(address.getAddress(), address.getPort());
    socket.setSoTimeout((int) PATIENCE.toMillis());
    socket.setTcpNoDelay(true);
    sockets.add(socket);
    return socket;
  }

  /** Sends bytes that an MQTT client might begin with, and expects the same back. */
  Socket connectAndGreet() throws IOException {
    Socket socket = connect();
    greet(socket);
    return socket;
  }

  static void greet(Socket socket) throws IOException {
    byte[] hello = {0x10, 1, 2, 3};
    socket.getOutputStream().write(hello);
    assertThat(socket.getInputStream().readNBytes(hello.length)).isEqualTo(hello);
  }

  void beginOutage() {
    long before = proxy.counters().outages();
    trace.outage(true);
    eventually(() -> proxy.counters().outages() > before);
  }

  void endOutage() {
    trace.outage(false);
  }

  static void eventually(BooleanSupplier holds) {
    await().atMost(PATIENCE).pollInterval(Duration.ofMillis(5)).until(holds::getAsBoolean);
  }

  @Override
  public void close() throws IOException {
    long begun = System.nanoTime();
    proxy.close();
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(5));
    for (Socket socket : sockets) {
      socket.close();
    }
    broker.close();
    assertThat(proxy.counters().openConnections()).as("connections left open").isZero();
    assertThat(proxy.counters().queuedBytes()).as("bytes left in queues").isZero();
    long kept = buffers.metric().usedDirectMemory() + buffers.metric().usedHeapMemory();
    assertThat(kept).as("bytes of buffers never released").isZero();
  }
}
