package twinfleet.service.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import twinfleet.service.http.ApiClient.Reply;

/** Firmware images up and down: whole, in parts, and wrong. */
@ExtendWith(OneNode.class)
class ImageTransferTest {
  private final HttpNode node;
  private final ApiClient api;

  ImageTransferTest(HttpNode node) {
    this.node = node;
    this.api = node.api;
  }

  private static byte[] image(int size, long seed) {
    byte[] image = new byte[size];
    new Random(seed).nextBytes(image);
    return image;
  }

  private Reply release(String version, byte[] image) {
    return api.post("/releases", json(version, image, image.length, 1));
  }

  private static String json(String version, byte[] image, long size, long counter) {
    return """
    {"model":"gw-img","version":"%s","sha256":"%s","sizeBytes":%d,"releaseCounter":%d}\
    """
        .formatted(version, Json.digest(image), size, counter);
  }

  private static String path(String version) {
    return "/releases/gw-img/" + version + "/image";
  }

  private String uploaded(String version, byte[] image) {
    release(version, image);
    Reply reply = api.put(path(version), image);
    assertThat(reply.status()).as(reply.text()).isEqualTo(201);
    return "/artifacts/" + Json.digest(image);
  }

  private List<Path> parts() {
    try (Stream<Path> parts = Files.list(node.artifacts.resolve("incoming"))) {
      return parts.toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aReleaseIsImmutable() {
    byte[] image = image(10, 1);
    Reply created = release("1.0.0", image);
    assertThat(created.status()).isEqualTo(201);
    assertThat(created.header("Location")).isEqualTo("/api/v1/releases/gw-img/1.0.0");
    assertThat(created.json().path("image").asText()).isEqualTo("MISSING");
    assertThat(created.json().path("url").asText())
        .startsWith("http://127.0.0.1:")
        .endsWith("/api/v1/artifacts/" + Json.digest(image));
    assertThat(release("1.0.0", image).status()).isEqualTo(201);
    Reply other = api.post("/releases", json("1.0.0", image, 10, 2));
    assertThat(other.status()).isEqualTo(409);
    assertThat(other.problem()).isEqualTo("/problems/release-exists");
    assertThat(api.get("/releases/gw-img/1.0.0").json().path("releaseCounter").asLong())
        .isEqualTo(1);
  }

  @Test
  void releasesAreListedInPages() {
    for (int i = 0; i < 5; i++) {
      byte[] image = image(10, 50 + i);
      api.post("/releases", json("9." + i, image, 10, 1).replace("gw-img", "gw-list"));
    }
    List<String> versions = new ArrayList<>();
    String cursor = "";
    for (int page = 0; page < 3; page++) {
      Reply reply = api.get("/releases?model=gw-list&limit=2" + cursor);
      versions.addAll(reply.json().path("items").findValuesAsText("version"));
      cursor = "&cursor=" + reply.json().path("nextCursor").asText();
    }
    assertThat(versions).containsExactly("9.0", "9.1", "9.2", "9.3", "9.4");
  }

  @Test
  void anImageComesBackAsItWasSent() {
    byte[] image = image(3_000_000, 2);
    String artifact = uploaded("1.1.0", image);
    Reply whole = api.get(artifact);
    assertThat(whole.status()).isEqualTo(200);
    assertThat(whole.response().body()).isEqualTo(image);
    assertThat(whole.header("Content-Type")).isEqualTo("application/octet-stream");
    assertThat(whole.header("Accept-Ranges")).isEqualTo("bytes");
    assertThat(whole.header("ETag")).isEqualTo('"' + Json.digest(image) + '"');
    assertThat(api.get(artifact, "If-None-Match", whole.header("ETag")).status()).isEqualTo(304);
    Reply head = api.send("HEAD", artifact, BodyPublishers.noBody());
    assertThat(head.status()).isEqualTo(200);
    assertThat(head.header("Content-Length")).isEqualTo("3000000");
    assertThat(head.response().body()).isEmpty();
    assertThat(api.get("/releases/gw-img/1.1.0").json().path("image").asText())
        .isEqualTo("UPLOADED");
  }

  @Test
  void aBrokenDownloadIsResumedFromAnyByte() throws Exception {
    byte[] image = image(1_000_000, 3);
    String artifact = uploaded("1.2.0", image);
    String tag = '"' + Json.digest(image) + '"';
    ByteArrayOutputStream got = new ByteArrayOutputStream();
    while (got.size() < image.length) {
      int last = Math.min(image.length - 1, got.size() + 123_456);
      String range = "bytes=" + got.size() + "-" + (last == image.length - 1 ? "" : last);
      Reply part = api.get(artifact, "Range", range, "If-Range", tag);
      assertThat(part.status()).isEqualTo(206);
      assertThat(part.header("Content-Range"))
          .isEqualTo("bytes " + got.size() + "-" + last + "/1000000");
      got.write(part.response().body());
    }
    assertThat(got.toByteArray()).isEqualTo(image);
  }

  @Test
  void rangesAreThoseOfTheStandard() {
    byte[] image = image(100, 4);
    String artifact = uploaded("1.3.0", image);
    Reply suffix = api.get(artifact, "Range", "bytes=-10");
    assertThat(suffix.response().body()).isEqualTo(Arrays.copyOfRange(image, 90, 100));
    Reply one = api.get(artifact, "Range", "bytes=0-0");
    assertThat(one.response().body()).containsExactly(image[0]);
    Reply beyond = api.get(artifact, "Range", "bytes=90-900");
    assertThat(beyond.header("Content-Range")).isEqualTo("bytes 90-99/100");
    for (String outside : List.of("bytes=100-", "bytes=500-600", "bytes=-0")) {
      Reply none = api.get(artifact, "Range", outside);
      assertThat(none.status()).as(outside).isEqualTo(416);
      assertThat(none.header("Content-Range")).isEqualTo("bytes */100");
      assertThat(none.problem()).isEqualTo("/problems/range-not-satisfiable");
    }
    for (String ignored : List.of("bytes=5-2", "bytes=0-1,4-5", "lines=1-2", "bytes=x-")) {
      assertThat(api.get(artifact, "Range", ignored).status()).as(ignored).isEqualTo(200);
    }
    Reply otherImage = api.get(artifact, "Range", "bytes=0-9", "If-Range", "\"another\"");
    assertThat(otherImage.status()).isEqualTo(200);
    assertThat(otherImage.response().body()).isEqualTo(image);
  }

  @Test
  void aWrongImageIsNotKept() {
    byte[] image = image(1_000, 5);
    release("1.4.0", image);
    Reply other = api.put(path("1.4.0"), image(1_000, 6));
    assertThat(other.status()).isEqualTo(422);
    assertThat(other.problem()).isEqualTo("/problems/image-mismatch");
    assertThat(other.field()).isEqualTo("sha256");
    Reply shorter = api.put(path("1.4.0"), image(999, 5));
    assertThat(shorter.status()).isEqualTo(422);
    assertThat(shorter.field()).isEqualTo("sizeBytes");
    assertThat(api.put(path("1.4.0"), image(1_001, 5)).status()).isEqualTo(413);
    assertThat(api.put(path("9.9.9"), image).status()).isEqualTo(404);
    assertThat(api.get("/artifacts/" + Json.digest(image)).status()).isEqualTo(404);
    assertThat(parts()).isEmpty();
  }

  @Test
  void aBodyOfUnknownLengthIsReadNoFurtherThanItsRelease() {
    byte[] image = image(1_000, 7);
    release("1.5.0", image);
    byte[] endless = image(200_000, 8);
    Reply reply =
        api.send(
            "PUT",
            path("1.5.0"),
            BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(endless)));
    assertThat(reply.status()).as(reply.text()).isEqualTo(413);
    assertThat(parts()).isEmpty();
    Reply right =
        api.send(
            "PUT",
            path("1.5.0"),
            BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(image)));
    assertThat(right.status()).as(right.text()).isEqualTo(201);
  }

  @Test
  void manyMayUploadTheSameAtOnce() throws Exception {
    byte[] image = image(2_000_000, 9);
    release("1.6.0", image);
    List<Callable<Reply>> uploads = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      uploads.add(() -> api.put(path("1.6.0"), image));
    }
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Reply> upload : threads.invokeAll(uploads)) {
        assertThat(upload.get().status()).as(upload.get().text()).isEqualTo(201);
      }
    }
    assertThat(api.get("/artifacts/" + Json.digest(image)).response().body()).isEqualTo(image);
    assertThat(parts()).isEmpty();
  }

  @Test
  void aReleaseMayBeAnywhereElse() {
    byte[] image = image(10, 10);
    String body = json("1.7.0", image, 10, 1).replace("}", ",\"url\":\"https://cdn.test/a.bin\"}");
    Reply created = api.post("/releases", body);
    assertThat(created.json().path("image").asText()).isEqualTo("EXTERNAL");
    assertThat(created.json().path("url").asText()).isEqualTo("https://cdn.test/a.bin");
    api.post("/devices", "{\"deviceId\":\"img-1\",\"model\":\"gw-img\"}");
    assertThat(api.post("/devices/img-1/assign", "{\"version\":\"1.7.0\"}").status())
        .isEqualTo(202);
    assertThat(node.offered("img-1").url()).isEqualTo("https://cdn.test/a.bin");
  }
}
