package twinfleet.service;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** A real broker as a child process, on a port that it keeps. */
final class MosquittoRig implements AutoCloseable {
  private final int port;
  private Process process;

  MosquittoRig() {
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    start();
  }

  void start() {
    try {
      process =
          new ProcessBuilder("mosquitto", "-p", String.valueOf(port))
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    await().atMost(TwinsRig.PATIENCE).ignoreExceptions().until(this::accepts);
  }

  String url() {
    return "tcp://127.0.0.1:" + port;
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }

  private boolean accepts() throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    }
  }
}
