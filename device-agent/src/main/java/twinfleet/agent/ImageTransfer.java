package twinfleet.agent;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscribers;
import java.net.http.HttpTimeoutException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledFuture;
import java.util.function.LongConsumer;
import twinfleet.protocol.DesiredDocument;
import twinfleet.protocol.Sha256;

/** One request for an image or for its rest, from which the part file grows. */
final class ImageTransfer {
  private final SharedResources shared;
  private final ImageSettings settings;
  private final ImageFiles files;
  private final DesiredDocument document;
  private final LongConsumer grown;
  private volatile long lastByteNanos;
  private ImageBody body;
  private CompletableFuture<HttpResponse<Void>> answer;
  private ScheduledFuture<?> watchdog;
  private boolean stopped;

  /** A transfer that tells {@code grown} the file's size after each piece. */
  ImageTransfer(
      SharedResources shared,
      ImageSettings settings,
      ImageFiles files,
      DesiredDocument document,
      LongConsumer grown) {
    this.shared = shared;
    this.settings = settings;
    this.files = files;
    this.document = document;
    this.grown = grown;
  }

  /**
   * Asks for what follows the first {@code have} bytes, or for all if the image has changed.
   *
   * @return completes when the body ended; exceptionally when the transfer broke off
   * @throws IllegalArgumentException if the document's url is none
   */
  CompletableFuture<HttpResponse<Void>> start(long have) throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(settings.locate(document)).GET().timeout(settings.stall());
    if (have > 0) {
      request.header("Range", "bytes=" + have + "-");
      String etag = files.etag(document.sha256());
      if (etag != null) {
        request.header("If-Range", etag);
      }
    }
    CompletableFuture<HttpResponse<Void>> sent =
        shared.http().sendAsync(request.build(), info -> receive(info, have));
    synchronized (this) {
      answer = sent;
      if (stopped) {
        sent.cancel(true);
      }
    }
    return sent;
  }

  /** Ends the transfer; after this returns the part file no longer changes. */
  synchronized void stop() {
    stopped = true;
    if (watchdog != null) {
      watchdog.cancel(false);
    }
    if (body != null) {
      body.stop(new IOException("stopped"));
    }
    if (answer != null) {
      answer.cancel(true);
    }
  }

  /** Chooses where the body goes: into the file, or nowhere. */
  private HttpResponse.BodySubscriber<Void> receive(HttpResponse.ResponseInfo info, long have) {
    boolean whole = info.statusCode() == 200;
    if (!whole && !continues(info.statusCode(), info.headers().firstValue("Content-Range"), have)) {
      return BodySubscribers.replacing(null);
    }
    try {
      return open(info, whole ? 0 : have);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private synchronized ImageBody open(HttpResponse.ResponseInfo info, long from)
      throws IOException {
    if (stopped) {
      throw new IOException("stopped");
    }
    Sha256 sha256 = document.sha256();
    if (from == 0) {
      files.deletePart(sha256);
    }
    body = new ImageBody(files.part(sha256), from, document.sizeBytes(), this::grew);
    var etag = info.headers().firstValue("ETag").filter(tag -> !tag.startsWith("W/"));
    if (etag.isPresent()) {
      files.keepEtag(sha256, etag.get());
    }
    lastByteNanos = System.nanoTime();
    watch();
    return body;
  }

  /** Whether an answer is the rest of the file from {@code have} on. */
  static boolean continues(int status, Optional<String> contentRange, long have) {
    return status == 206
        && contentRange.filter(range -> range.startsWith("bytes " + have + "-")).isPresent();
  }

  /** A transfer that stands still is broken off: half-open connections never end by themselves. */
  private synchronized void watch() {
    if (!stopped && !answerIsDone()) {
      watchdog =
          shared.after(
              settings.stall(),
              () -> {
                if (System.nanoTime() - lastByteNanos >= settings.stall().toNanos()) {
                  body.stop(new HttpTimeoutException("no byte for " + settings.stall()));
                } else {
                  watch();
                }
              });
    }
  }

  private boolean answerIsDone() {
    return answer != null && answer.isDone();
  }

  private void grew(long bytes) {
    lastByteNanos = System.nanoTime();
    grown.accept(bytes);
  }
}
