package twinfleet.service.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.BindException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import twinfleet.service.EnvironmentFault;

/** Clients that are slow, endless or no HTTP at all, over a bare socket. */
@ExtendWith(OneNode.class)
class BoundsTest {
  private static final int ANSWER_WAIT_MS = 15_000;

  private final HttpNode node;

  BoundsTest(HttpNode node) {
    this.node = node;
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket("127.0.0.1", node.server.address().getPort());
    socket.setSoTimeout(ANSWER_WAIT_MS);
    return socket;
  }

  private static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    socket.getOutputStream().flush();
  }

  /** All until the service closes. */
  private static String answer(Socket socket) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    socket.getInputStream().transferTo(all);
    return all.toString(StandardCharsets.UTF_8);
  }

  private static String post(String headers) {
    return "POST /api/v1/devices HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"
        + "Content-Type: application/json\r\n"
        + headers
        + "\r\n";
  }

  @Test
  void aBodyThatDoesNotArriveIsNotWaitedForForEver() throws Exception {
    try (Socket socket = connect()) {
      send(socket, post("Content-Length: 100\r\n") + "{\"deviceId\":");
      String answer = answer(socket);
      assertThat(answer).startsWith("HTTP/1.1 408").contains("/problems/body-too-slow");
    }
  }

  @Test
  void anEndlessBodyIsCutOff() throws Exception {
    try (Socket socket = connect()) {
      send(socket, post("Transfer-Encoding: chunked\r\n"));
      String chunk = "10000\r\n" + " ".repeat(65_536) + "\r\n";
      long sent = send(socket.getOutputStream(), chunk, 400);
      assertThat(sent).as("chunks of 64 KiB until the service closed").isLessThan(400);
    }
    assertThat(node.api.get("/fleet/status").status()).isEqualTo(200);
  }

  /** How many went out before the other side hung up. */
  private static long send(OutputStream out, String chunk, int max) {
    byte[] bytes = chunk.getBytes(StandardCharsets.US_ASCII);
    for (int i = 0; i < max; i++) {
      try {
        out.write(bytes);
      } catch (IOException closed) {
        return i;
      }
    }
    return max;
  }

  @Test
  void aLengthThatIsTooLargeIsRefusedBeforeTheBody() throws Exception {
    try (Socket socket = connect()) {
      send(socket, post("Content-Length: 10737418240\r\n"));
      assertThat(answer(socket)).startsWith("HTTP/1.1 413").contains("/problems/too-large");
    }
  }

  @Test
  void whatIsNotHttpIsAProblemToo() throws Exception {
    for (String garbage :
        new String[] {
          "\u0016\u0003\u0001 hello\r\n\r\n",
          "GET /api/v1/devices?a=%zz HTTP/1.1\r\nHost: a\r\n\r\n",
          "GET /api/v1/devices HTTP/1.1\r\nHost: a\r\nContent-Length: -5\r\n\r\n"
        }) {
      try (Socket socket = connect()) {
        send(socket, garbage);
        assertThat(answer(socket))
            .as(garbage)
            .startsWith("HTTP/1.1 400")
            .contains("application/problem+json")
            .contains("/problems/malformed-request");
      }
    }
  }

  @Test
  void aFloodOfHeadersIsRefused() throws Exception {
    try (Socket socket = connect()) {
      String many = "X-Flood: a\r\n".repeat(100);
      send(socket, "GET /api/v1/devices HTTP/1.1\r\nHost: a\r\n" + many + "\r\n");
      assertThat(answer(socket)).startsWith("HTTP/1.1 4").contains("application/problem+json");
    }
    try (Socket socket = connect()) {
      String big = "X-Big: " + "b".repeat(10_000) + "\r\n";
      send(socket, "GET /api/v1/devices HTTP/1.1\r\nHost: a\r\n" + big + "\r\n");
      assertThat(answer(socket)).startsWith("HTTP/1.1 4").contains("application/problem+json");
    }
  }

  @Test
  void anAddressThatIsNotThisMachineIsNotListenedOnWithoutAccessControl() {
    assertThat(HttpServer.hostWithoutAccessControl("0.0.0.0")).isEqualTo("127.0.0.1");
    assertThat(HttpServer.hostWithoutAccessControl("localhost")).isEqualTo("localhost");
    assertThat(HttpServer.hostWithoutAccessControl("::1")).isEqualTo("::1");
  }

  @Test
  void aTakenPortIsNamedInOneLine() {
    int taken = node.server.address().getPort();
    assertThatThrownBy(() -> HttpNode.answer(HttpServer.start(node.partsOn(taken))))
        .hasRootCauseInstanceOf(BindException.class)
        .hasStackTraceContaining(EnvironmentFault.class.getName())
        .hasStackTraceContaining("twinfleet.http.port: 127.0.0.1:" + taken);
  }
}
