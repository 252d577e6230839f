package twinfleet.agent;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A TCP relay whose connections break whenever the test wants. */
final class CuttingRelay implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CuttingRelay.class);

  private final ServerSocket server;
  private final URI target;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

  CuttingRelay(URI target) throws IOException {
    this.target = target;
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    threads.execute(this::accept);
  }

  URI uri() {
    return URI.create(target.getScheme() + "://127.0.0.1:" + server.getLocalPort());
  }

  /** Breaks every connection that stands now; new ones are accepted. */
  void cut() {
    sockets.forEach(CuttingRelay::close);
    sockets.clear();
  }

  private void accept() {
    try {
      while (true) {
        Socket near = server.accept();
        Socket far = new Socket(target.getHost(), target.getPort());
        sockets.add(near);
        sockets.add(far);
        threads.execute(() -> pump(near, far));
        threads.execute(() -> pump(far, near));
      }
    } catch (IOException e) {
      LOG.debug("no longer accepting: {}", e.toString());
    }
  }

  private static void pump(Socket from, Socket to) {
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      in.transferTo(out);
    } catch (IOException e) {
      LOG.debug("cut: {}", e.toString());
    }
  }

  private static void close(Socket socket) {
    try {
      socket.setSoLinger(true, 0);
      socket.close();
    } catch (IOException e) {
      LOG.debug("close: {}", e.toString());
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    cut();
    threads.shutdownNow();
  }
}
