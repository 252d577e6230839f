package twinfleet.loadtest.hostile;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** HTTP/1.1 over one socket, byte by byte: it sends what no client would. */
final class RawHttp implements AutoCloseable {
  private static final int TIMEOUT_MS = 40_000;
  private static final int ANSWER_BYTES_MAX = 4 << 20;
  private static final Pattern STATUS = Pattern.compile("^HTTP/1\\.[01] (\\d{3})");
  private static final Pattern TYPE = Pattern.compile("\"type\":\"/problems/([a-z-]+)\"");

  private final Socket socket;

  RawHttp(URI server) throws IOException {
    socket = new Socket();
    socket.connect(new InetSocketAddress(server.getHost(), server.getPort()), TIMEOUT_MS);
    socket.setSoTimeout(TIMEOUT_MS);
    socket.setTcpNoDelay(true);
  }

  /** One request on a connection of its own. {@code headers} are whole lines. */
  static String ask(URI server, String method, String target, byte[] body, String... headers)
      throws IOException {
    StringBuilder head = new StringBuilder(method + " " + target + " HTTP/1.1\r\n");
    head.append("Host: localhost\r\nConnection: close\r\n");
    if (body.length > 0) {
      head.append("Content-Length: ").append(body.length).append("\r\n");
    }
    for (String header : headers) {
      head.append(header).append("\r\n");
    }
    try (RawHttp http = new RawHttp(server)) {
      http.trySend(head.append("\r\n").toString().getBytes(StandardCharsets.UTF_8));
      http.trySend(body);
      return http.answer();
    }
  }

  /** Any bytes on a connection of their own. */
  static String bytes(URI server, byte[] bytes) throws IOException {
    try (RawHttp http = new RawHttp(server)) {
      http.trySend(bytes);
      http.socket.shutdownOutput();
      return http.answer();
    }
  }

  /** Sends as much as the server takes: it may refuse in the middle. */
  boolean trySend(byte[] bytes) {
    try {
      socket.getOutputStream().write(bytes);
      return true;
    } catch (IOException refusedEarly) {
      return false;
    }
  }

  /** Whether something can be read: an answer, or the end. */
  boolean isAnswered() throws IOException {
    return socket.getInputStream().available() > 0;
  }

  /**
   * The first answer as {@code STATUS type}, {@code closed} when the server only closed the
   * connection, {@code silent} when it did neither.
   */
  String answer() {
    ByteArrayOutputStream read = new ByteArrayOutputStream();
    boolean silent = false;
    try {
      InputStream in = socket.getInputStream();
      byte[] buffer = new byte[16_384];
      for (int n = in.read(buffer); n >= 0 && read.size() < ANSWER_BYTES_MAX; n = in.read(buffer)) {
        read.write(buffer, 0, n);
      }
    } catch (SocketTimeoutException late) {
      silent = true;
    } catch (IOException reset) {
      silent = false;
    }
    String text = read.toString(StandardCharsets.UTF_8);
    Matcher status = STATUS.matcher(text);
    if (!status.find()) {
      return silent ? "silent" : "closed";
    }
    Matcher type = TYPE.matcher(text);
    return status.group(1) + (type.find() ? " " + type.group(1) : "");
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
