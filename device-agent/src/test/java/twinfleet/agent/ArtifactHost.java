package twinfleet.agent;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A real HTTP host of one image with Range, which misbehaves as it is told, request by request. */
final class ArtifactHost implements AutoCloseable {
  /** How one request is answered. */
  interface Answer {
    void give(HttpExchange exchange) throws IOException;
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newFixedThreadPool(4);
  private final byte[] image;
  private volatile String etag = "\"v1\"";
  final Queue<Answer> script = new ConcurrentLinkedQueue<>();
  final List<String> ranges = new CopyOnWriteArrayList<>();

  ArtifactHost(byte[] image) throws IOException {
    this.image = image;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  URI base() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      ranges.add(String.valueOf(exchange.getRequestHeaders().getFirst("Range")));
      Answer scripted = script.poll();
      if (scripted != null) {
        scripted.give(exchange);
      } else {
        serve(exchange, image.length);
      }
    }
  }

  /** The wanted part of the image, but the connection is cut after so many bytes of it. */
  Answer cutAfter(int bytes) {
    return exchange -> serve(exchange, bytes);
  }

  /** Answers with this status and nothing else. */
  static Answer status(int status) {
    return exchange -> exchange.sendResponseHeaders(status, -1);
  }

  /** Sends these bytes as the whole image. */
  static Answer body(byte[] bytes) {
    return exchange -> {
      exchange.sendResponseHeaders(200, 0);
      try (OutputStream out = exchange.getResponseBody()) {
        out.write(bytes);
      }
    };
  }

  /** The image gets another ETag, as if it had been replaced. */
  void changeEtag() {
    etag = "\"v2\"";
  }

  private void serve(HttpExchange exchange, int bytesMax) throws IOException {
    String range = exchange.getRequestHeaders().getFirst("Range");
    String condition = exchange.getRequestHeaders().getFirst("If-Range");
    boolean part = range != null && (condition == null || condition.equals(etag));
    int from = part ? Integer.parseInt(range.replaceAll("bytes=(\\d+)-", "$1")) : 0;
    exchange.getResponseHeaders().set("ETag", etag);
    if (part) {
      String content = "bytes " + from + "-" + (image.length - 1) + "/" + image.length;
      exchange.getResponseHeaders().set("Content-Range", content);
    }
    exchange.sendResponseHeaders(part ? 206 : 200, image.length - from);
    OutputStream out = exchange.getResponseBody();
    out.write(image, from, Math.min(bytesMax, image.length - from));
    out.flush();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
