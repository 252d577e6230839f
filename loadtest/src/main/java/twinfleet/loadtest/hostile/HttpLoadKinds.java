package twinfleet.loadtest.hostile;

import static twinfleet.loadtest.hostile.Expected.answered;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import twinfleet.loadtest.load.Patience;

/** Bodies without end, slow sockets, and images that are not what was promised. */
final class HttpLoadKinds {
  private static final String IMAGE = "/api/v1/releases/gw-3/" + Fleet.VERSION + "/image";
  private static final String IN_TIME = "refused early";
  private static final int CHUNK = 65_536;

  private HttpLoadKinds() {}

  static List<Kind> all() {
    List<Kind> kinds = new ArrayList<>();
    kinds.add(endless("a chunked body of 10 GB", "POST", "/api/v1/devices"));
    kinds.add(endless("a chunked image of 10 GB", "PUT", IMAGE));
    kinds.add(endless("a chunked body of 10 GB to a read", "GET", "/api/v1/fleet/status"));
    image(kinds, "an image larger than promised", Fleet.IMAGE.length + 1, "413 too-large");
    image(kinds, "an image smaller than promised", 5, "422 image-mismatch");
    image(kinds, "an image of another digest", Fleet.IMAGE.length, "422 image-mismatch");
    kinds.add(imageOfNobody());
    kinds.add(abandoned());
    kinds.add(slow("slow headers", "GET /api/v1/fleet/status HTTP/1.1\r\nHost: a\r\nX-Slow: "));
    kinds.add(
        slow(
            "slow bodies",
            "POST /api/v1/devices HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
                + "Content-Length: 1000\r\n\r\n{"));
    kinds.add(slow("sockets that say nothing", ""));
    return kinds;
  }

  /** Sends until the server answers, closes or took more than it may. */
  private static Kind endless(String name, String method, String target) {
    return new Kind(
        name,
        method + " " + target.substring("/api/v1".length()),
        answered(IN_TIME),
        ground -> {
          String head =
              method
                  + " "
                  + target
                  + " HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
                  + "Transfer-Encoding: chunked\r\n\r\n";
          byte[] chunk =
              PlainBytes.text(Integer.toHexString(CHUNK) + "\r\n" + " ".repeat(CHUNK) + "\r\n");
          try (RawHttp http = new RawHttp(ground.api())) {
            http.trySend(PlainBytes.text(head));
            long most = (long) ground.scale().streamMb() << 20;
            long sent = 0;
            boolean taken = true;
            while (taken && sent < most && !http.isAnswered()) {
              taken = http.trySend(chunk);
              sent += CHUNK;
            }
            boolean early = !taken || sent < most;
            return Sent.answered(List.of(early ? IN_TIME : "took " + (sent >> 20) + " MiB"));
          }
        });
  }

  private static void image(List<Kind> kinds, String name, int bytes, String answer) {
    kinds.add(
        new Kind(
            name,
            "PUT .../image",
            answered(answer),
            ground -> {
              byte[] body = new byte[bytes];
              return Sent.answered(List.of(RawHttp.ask(ground.api(), "PUT", IMAGE, body)));
            }));
  }

  private static Kind imageOfNobody() {
    return new Kind(
        "an image of no release",
        "PUT .../image",
        answered("404 unknown-release", "400 invalid-parameter"),
        ground -> {
          List<String> answers = new ArrayList<>();
          for (String release : List.of("gw-3/0.0.0", "..%2f..%2f/x", "gw-3/" + "9".repeat(100))) {
            String target = "/api/v1/releases/" + release + "/image";
            answers.add(RawHttp.ask(ground.api(), "PUT", target, new byte[1_000]));
          }
          return Sent.answered(answers);
        });
  }

  /** Uploads that end in the middle leave no byte behind. */
  private static Kind abandoned() {
    return new Kind(
        "abandoned uploads",
        "PUT .../image",
        answered("nothing kept"),
        ground -> {
          int uploads = 12;
          for (int i = 0; i < uploads; i++) {
            try (RawHttp http = new RawHttp(ground.api())) {
              String head =
                  "PUT "
                      + IMAGE
                      + " HTTP/1.1\r\nHost: a\r\nContent-Length: "
                      + Fleet.IMAGE.length
                      + "\r\n\r\nhalf";
              http.trySend(PlainBytes.text(head));
            }
          }
          boolean clean = Patience.until(() -> isOnlyImages(ground), Duration.ofSeconds(40));
          return Sent.answered(Collections.nCopies(uploads, clean ? "nothing kept" : "parts left"));
        });
  }

  private static boolean isOnlyImages(Ground ground) {
    try (Stream<Path> all = Files.walk(ground.node().artifacts())) {
      return all.noneMatch(path -> path.toString().endsWith(".part"));
    } catch (IOException | java.io.UncheckedIOException movedMeanwhile) {
      return false;
    }
  }

  /**
   * Sockets that are held open while the node must stay ready and, after they are gone, take new
   * clients at once. It takes at most 512 connections; who waits beyond is not harmed.
   */
  private static Kind slow(String name, String begin) {
    return new Kind(
        name,
        "HTTP port",
        answered("borne"),
        ground -> {
          List<RawHttp> sockets = new ArrayList<>();
          try {
            for (int i = 0; i < ground.scale().slowSockets(); i++) {
              RawHttp socket = new RawHttp(ground.api());
              socket.trySend(PlainBytes.text(begin));
              sockets.add(socket);
            }
            requireLive(ground.management());
            for (RawHttp socket : sockets) {
              socket.trySend(PlainBytes.text("x"));
            }
            requireLive(ground.management());
          } finally {
            for (RawHttp socket : sockets) {
              socket.close();
            }
          }
          String next = RawHttp.ask(ground.api(), "GET", "/api/v1/fleet/status", new byte[0]);
          String answer = next.equals("200") ? "borne" : "then " + next;
          return Sent.answered(Collections.nCopies(sockets.size(), answer));
        });
  }

  private static void requireLive(URI management) throws IOException {
    String ready = RawHttp.ask(management, "GET", "/health/ready", new byte[0]);
    if (!ready.equals("200")) {
      throw new IOException("not ready meanwhile: " + ready);
    }
  }
}
