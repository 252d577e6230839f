package twinfleet.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import twinfleet.protocol.DesiredDocument;
import twinfleet.protocol.DeviceId;
import twinfleet.protocol.Directive;
import twinfleet.protocol.FirmwareVersion;
import twinfleet.protocol.Model;
import twinfleet.protocol.Priority;
import twinfleet.protocol.Reason;
import twinfleet.protocol.Sha256;

/** Downloads from a real HTTP host that cuts, refuses, lies and stalls. */
class ImageDownloadTest {
  private static final int BYTES = 300_000;

  private final byte[] image = new byte[BYTES];
  private final SharedResources shared = SharedResources.create(ProductClock.real());
  private final AtomicLong progress = new AtomicLong();
  private Sha256 sha256;
  private ArtifactHost host;
  private ImageFiles files;

  @TempDir private Path folder;

  @BeforeEach
  void begin() throws Exception {
    new Random(7).nextBytes(image);
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(image);
    sha256 = new Sha256(HexFormat.of().formatHex(digest));
    host = new ArtifactHost(image);
    files = new ImageFiles(folder);
  }

  @AfterEach
  void end() {
    host.close();
    shared.close();
  }

  @Test
  void anImageIsFetchedAndItsDigestIsOverTheWholeFile() throws IOException {
    assertThat(fetch()).isEqualTo(sha256);
    assertThat(Files.readAllBytes(files.image(sha256))).isEqualTo(image);
    assertThat(progress.get()).isPositive();
  }

  @Test
  void cutConnectionsAreContinuedWhereTheyBroke() {
    host.script.add(host.cutAfter(100_000));
    host.script.add(host.cutAfter(100_000));
    assertThat(fetch()).isEqualTo(sha256);
    assertThat(host.ranges).hasSize(3).startsWith("null");
    assertThat(host.ranges.get(1)).startsWith("bytes=");
  }

  @Test
  void aChangedEtagBeginsAnew() {
    host.script.add(host.cutAfter(100_000));
    host.script.add(
        exchange -> {
          host.changeEtag();
          exchange.sendResponseHeaders(503, -1);
        });
    assertThat(fetch()).isEqualTo(sha256);
  }

  @Test
  void aPartSurvivesARestart() throws IOException {
    Files.write(files.part(sha256), Arrays.copyOf(image, 200_000));
    files.keepEtag(sha256, "\"v1\"");
    files = new ImageFiles(folder);
    assertThat(fetch()).isEqualTo(sha256);
    assertThat(host.ranges).containsExactly("bytes=200000-");
  }

  @Test
  void overloadIsWaitedFor() {
    for (int status : new int[] {503, 429, 408, 500}) {
      host.script.add(ArtifactHost.status(status));
    }
    assertThat(fetch()).isEqualTo(sha256);
  }

  @Test
  void anUnknownArtifactIsFinal() {
    host.script.add(ArtifactHost.status(404));
    assertThat(fetch()).isEqualTo(Reason.UNKNOWN_ARTIFACT);
  }

  @Test
  void aWrongImageIsDeletedAndItsTrueDigestReported() throws IOException {
    host.script.add(ArtifactHost.body(new byte[BYTES]));
    assertThat(fetch()).isInstanceOf(Sha256.class).isNotEqualTo(sha256);
    assertThat(files.partBytes(sha256)).isZero();
  }

  @Test
  void endlessDataIsRefused() throws IOException {
    host.script.add(ArtifactHost.body(new byte[BYTES * 10]));
    assertThat(fetch()).isEqualTo(Reason.DIGEST_MISMATCH);
    assertThat(files.partBytes(sha256)).isZero();
  }

  @Test
  void aTransferThatStandsStillIsBrokenOffAndGoesOn() {
    CompletableFuture<Void> release = new CompletableFuture<>();
    host.script.add(
        exchange -> {
          exchange.getResponseHeaders().set("ETag", "\"v1\"");
          exchange.sendResponseHeaders(200, BYTES);
          exchange.getResponseBody().write(image, 0, 50_000);
          exchange.getResponseBody().flush();
          release.join();
        });
    assertThat(fetch()).isEqualTo(sha256);
    release.complete(null);
    assertThat(host.ranges).contains("bytes=50000-");
  }

  @Test
  void noRoomIsToldBeforeAnythingIsFetched() {
    ImageSettings greedy =
        new ImageSettings(
            host.base(), false, millis(5), millis(50), millis(400), Long.MAX_VALUE / 2);
    assertThat(fetch(greedy)).isEqualTo(Reason.NO_SPACE);
    assertThat(host.ranges).isEmpty();
  }

  private Object fetch() {
    return fetch(ImageSettings.of(host.base()).withTimes(millis(5), millis(50), millis(400)));
  }

  /** The digest, or the reason of the failure. */
  private Object fetch(ImageSettings settings) {
    CompletableFuture<Object> outcome = new CompletableFuture<>();
    new ImageDownload(shared, settings, files, document(), new Outcome(outcome)).start();
    await().atMost(Duration.ofSeconds(20)).until(outcome::isDone);
    return outcome.join();
  }

  private static Duration millis(long ms) {
    return Duration.ofMillis(ms);
  }

  private final class Outcome implements ImageDownload.Events {
    private final CompletableFuture<Object> outcome;

    Outcome(CompletableFuture<Object> outcome) {
      this.outcome = outcome;
    }

    @Override
    public void progressed(long bytes) {
      progress.set(bytes);
    }

    @Override
    public void finished(Sha256 digest) {
      outcome.complete(digest);
    }

    @Override
    public void failed(Reason reason) {
      outcome.complete(reason);
    }
  }

  private DesiredDocument document() {
    return new DesiredDocument(
        new DeviceId("gw-1"),
        new Model("gw-3"),
        1,
        1,
        Directive.INSTALL,
        new FirmwareVersion("2.0.0"),
        sha256,
        BYTES,
        "/api/v1/artifacts/" + sha256,
        1,
        null,
        false,
        Priority.NORMAL,
        Instant.EPOCH,
        null,
        null,
        null);
  }
}
