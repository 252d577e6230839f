package twinfleet.service.mqtt;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes connections, pings and publishes, and answers no publish: a disk that is full. */
final class SilentBroker implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SilentBroker.class);
  private static final int CONNECT = 1;
  private static final int PUBLISH = 3;
  private static final int PING = 12;

  final AtomicInteger connections = new AtomicInteger();

  /** Takes no CONNECT either. */
  volatile boolean mute;

  final AtomicInteger publishes = new AtomicInteger();
  private final ServerSocket server;

  SilentBroker() throws IOException {
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofPlatform().daemon().name("silent-broker").start(this::accept);
  }

  String url() {
    return "tcp://127.0.0.1:" + server.getLocalPort();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        Thread.ofPlatform().daemon().start(() -> serve(socket));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      DataInputStream in = new DataInputStream(socket.getInputStream());
      OutputStream out = socket.getOutputStream();
      while (true) {
        int type = in.readUnsignedByte() >> 4;
        in.skipNBytes(remaining(in));
        switch (type) {
          case CONNECT -> {
            connections.incrementAndGet();
            out.write(mute ? new byte[0] : new byte[] {0x20, 2, 0, 0});
          }
          case PUBLISH -> publishes.incrementAndGet();
          case PING -> out.write(new byte[] {(byte) 0xd0, 0});
          default -> throw new EOFException("the client went");
        }
      }
    } catch (IOException gone) {
      LOG.debug("A client went", gone);
    }
  }

  private static int remaining(DataInputStream in) throws IOException {
    int length = 0;
    int shift = 0;
    int digit;
    do {
      digit = in.readUnsignedByte();
      length |= (digit & 0x7f) << shift;
      shift += 7;
    } while (digit > 0x7f);
    return length;
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
