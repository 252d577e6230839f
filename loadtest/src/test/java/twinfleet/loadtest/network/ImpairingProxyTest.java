package twinfleet.loadtest.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static twinfleet.loadtest.network.ProxyRig.eventually;
import static twinfleet.loadtest.network.ProxyRig.greet;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import twinfleet.loadtest.network.LinkQuality.Storm;
import twinfleet.loadtest.network.LinkQuality.Tier;

/** One device behind its link: what passes, what is lost, and who learns of it. */
@Timeout(60)
class ImpairingProxyTest {
  private static final LinkQuality SLOW =
      new LinkQuality(Tier.POOR, -105, 400, 200, 10, 20, 50, 0, Storm.NONE);
  private static final LinkQuality BREAKING =
      new LinkQuality(Tier.POOR, -105, 0, 0, 10, 0, 0, 8, Storm.NONE);

  @Test
  void bytesArriveWholeAndInOrderOverASlowLink() throws IOException {
    try (ProxyRig rig = ProxyRig.of(SLOW)) {
      byte[] sent = randomBytes(600_000);
      Socket socket = rig.connect();
      CompletableFuture<Void> writing = write(socket, sent);
      assertThat(socket.getInputStream().readNBytes(sent.length)).isEqualTo(sent);
      writing.join();
      assertThat(rig.proxy.counters().bytesForwarded()).isEqualTo(2L * sent.length);
    }
  }

  @Test
  void aRoundTripTakesTheLinksLatencyBothWays() throws IOException {
    try (ProxyRig rig = ProxyRig.of(SLOW)) {
      Socket socket = rig.connectAndGreet();
      long begun = System.nanoTime();
      greet(socket);
      double least = (SLOW.latencyMs() - SLOW.jitterMs()) * 0.2;
      assertThat((System.nanoTime() - begun) / 1e6).isGreaterThanOrEqualTo(least);
    }
  }

  @Test
  void whatIsSentInAnOutageIsLostAndTheStreamDiesWithIt() throws IOException {
    try (ProxyRig rig = ProxyRig.perfect()) {
      Socket socket = rig.connectAndGreet();
      rig.beginOutage();
      socket.getOutputStream().write(new byte[100]);
      rig.broker.push(new byte[1000]);
      eventually(() -> rig.proxy.counters().bytesSwallowed() == 1100);
      assertThat(rig.broker.received()).isEqualTo(4);
      assertThat(rig.broker.connections()).as("half open, unaware").isEqualTo(1);
      assertThat(socket.getInputStream().available()).isZero();
      rig.endOutage();
      assertThatThrownBy(() -> socket.getInputStream().read())
          .isInstanceOf(SocketException.class)
          .hasMessageContaining("reset");
      eventually(() -> rig.broker.connections() == 0);
      assertThat(rig.proxy.counters().outageResets()).isEqualTo(1);
      rig.connectAndGreet();
    }
  }

  @Test
  void aConnectionOpenedInAnOutageHangsAndPassesAfterIt() throws IOException {
    try (ProxyRig rig = ProxyRig.unreachable()) {
      Socket socket = rig.connect();
      socket.getOutputStream().write(new byte[] {0x10, 7});
      eventually(() -> rig.proxy.counters().queuedBytes() == 2);
      assertThat(rig.broker.connections()).isZero();
      rig.endOutage();
      assertThat(socket.getInputStream().readNBytes(2)).isEqualTo(new byte[] {0x10, 7});
      assertThat(rig.proxy.counters().outageResets()).isZero();
    }
  }

  @Test
  void whoGivesUpInAnOutageLeavesNothingBehind() throws IOException {
    try (ProxyRig rig = ProxyRig.unreachable()) {
      for (int attempt = 0; attempt < 50; attempt++) {
        Socket socket = rig.connect();
        socket.getOutputStream().write(new byte[] {0x10, 7});
        socket.close();
        eventually(() -> rig.proxy.counters().openConnections() == 0);
      }
      assertThat(rig.proxy.counters().queuedBytes()).isZero();
      assertThat(rig.proxy.counters().connections()).isEqualTo(50);
    }
  }

  @Test
  void aCloseInAnOutageIsHeardOnlyWhenItEnds() throws IOException {
    try (ProxyRig rig = ProxyRig.perfect()) {
      Socket leaving = rig.connectAndGreet();
      Socket left = rig.connectAndGreet();
      rig.beginOutage();
      leaving.close();
      Socket later = rig.connect();
      later.getOutputStream().write(1);
      eventually(() -> rig.proxy.counters().queuedBytes() == 1);
      assertThat(rig.broker.connections()).as("the broker knows nothing").isEqualTo(2);
      rig.broker.closeConnections();
      left.getOutputStream().write(1);
      eventually(() -> rig.proxy.counters().bytesSwallowed() == 1);
      assertThat(left.getInputStream().available()).isZero();
      rig.endOutage();
      assertThatThrownBy(() -> left.getInputStream().read()).isInstanceOf(SocketException.class);
      assertThat(later.getInputStream().read()).isEqualTo(1);
    }
  }

  @Test
  void aCloseOverAWorkingLinkPassesBehindTheLastByte() throws IOException {
    try (ProxyRig rig = ProxyRig.of(SLOW)) {
      Socket socket = rig.connectAndGreet();
      byte[] farewell = randomBytes(30_000);
      rig.broker.push(farewell);
      rig.broker.closeConnections();
      assertThat(socket.getInputStream().readAllBytes()).isEqualTo(farewell);
      eventually(() -> rig.proxy.counters().openConnections() == 0);
    }
  }

  @Test
  void aCloseNeverOvertakesBytesThatASlowReaderHasNotTakenYet() throws IOException {
    try (ProxyRig rig = ProxyRig.perfect()) {
      Socket socket = rig.connectAndGreet();
      byte[] image = randomBytes(12 << 20);
      CompletableFuture<Void> sent =
          CompletableFuture.runAsync(() -> rig.broker.push(image))
              .thenRun(rig.broker::closeConnections);
      eventually(() -> rig.proxy.counters().queuedBytes() >= 64 * 1024);
      ByteArrayOutputStream taken = new ByteArrayOutputStream();
      byte[] sip = new byte[64];
      for (int n = 0; n >= 0; n = socket.getInputStream().read(sip)) {
        taken.write(sip, 0, n);
      }
      sent.join();
      assertThat(taken.toByteArray()).isEqualTo(image);
    }
  }

  @Test
  void aTransferBreaksOffNowAndThen() throws IOException {
    try (ProxyRig rig = ProxyRig.of(BREAKING)) {
      Socket socket = rig.connect();
      CompletableFuture<Void> writing = write(socket, randomBytes(8 << 20));
      assertThat(writing).failsWithin(Duration.ofSeconds(10));
      assertThat(rig.broker.received()).isLessThan(8 << 20);
      eventually(() -> rig.broker.connections() == 0);
      assertThat(rig.proxy.counters().randomResets()).isEqualTo(1);
    }
  }

  @Test
  void aBrokerMayBeDownAndComeBack() throws IOException {
    try (ProxyRig rig = ProxyRig.perfect()) {
      Socket before = rig.connectAndGreet();
      InetSocketAddress where = rig.broker.stop();
      assertThat(before.getInputStream().read()).isEqualTo(-1);
      Socket meanwhile = rig.connect();
      meanwhile.getOutputStream().write(0x10);
      assertThatThrownBy(() -> meanwhile.getInputStream().read())
          .isInstanceOf(SocketException.class);
      assertThat(rig.proxy.counters().upstreamFailures()).isEqualTo(1);
      rig.broker.startAgain(where);
      rig.connectAndGreet();
    }
  }

  @Test
  void theFirstByteTellsTheBrokerFromTheArtifactHost() throws IOException {
    try (EchoUpstream host = EchoUpstream.echoing();
        ProxyRig rig = ProxyRig.withHttp(host)) {
      rig.connectAndGreet();
      Socket http = rig.connect();
      http.getOutputStream().write("GET".getBytes(StandardCharsets.US_ASCII));
      assertThat(http.getInputStream().readNBytes(3)).isEqualTo(new byte[] {'G', 'E', 'T'});
      assertThat(host.received()).isEqualTo(3);
      assertThat(rig.broker.received()).isEqualTo(4);
    }
  }

  @Test
  void aReaderThatDoesNotReadStopsTheWriterAndNotTheHeap() throws IOException {
    try (EchoUpstream deaf = new EchoUpstream(true);
        ProxyRig rig = ProxyRig.withHttp(deaf)) {
      Socket socket = rig.connect();
      CompletableFuture<Void> writing = write(socket, randomBytes(64 << 20));
      eventually(() -> rig.proxy.counters().queuedBytes() >= 64 * 1024);
      assertThat(rig.proxy.counters().queuedBytes()).isLessThan(64 * 1024 + 2 * 64 * 1024);
      assertThat(writing).isNotDone();
      socket.close();
      assertThat(writing).failsWithin(Duration.ofSeconds(10));
    }
  }

  @Test
  void moreConnectionsThanTheBoundAreRefused() throws IOException {
    try (ProxyRig rig = ProxyRig.perfect()) {
      for (int i = 0; i < 16; i++) {
        rig.connectAndGreet();
      }
      Socket oneMore = rig.connect();
      assertThatThrownBy(() -> greet(oneMore)).isInstanceOf(IOException.class);
      assertThat(rig.proxy.counters().refused()).isEqualTo(1);
    }
  }

  @Test
  void whoSaysTooMuchWhileHeldIsReset() throws IOException {
    try (ProxyRig rig = ProxyRig.unreachable()) {
      Socket socket = rig.connect();
      CompletableFuture<Void> writing = write(socket, new byte[64 << 20]);
      assertThat(writing).failsWithin(Duration.ofSeconds(10));
      assertThat(rig.proxy.counters().refused()).isEqualTo(1);
    }
  }

  private static byte[] randomBytes(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }

  private static CompletableFuture<Void> write(Socket socket, byte[] bytes) {
    return CompletableFuture.runAsync(
        () -> {
          try {
            OutputStream out = socket.getOutputStream();
            out.write(bytes);
          } catch (IOException broken) {
            throw new UncheckedIOException(broken);
          }
        });
  }
}
