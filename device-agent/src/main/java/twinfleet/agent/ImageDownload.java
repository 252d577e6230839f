package twinfleet.agent;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscribers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ScheduledFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import twinfleet.agent.decide.Jitter;
import twinfleet.protocol.DesiredDocument;
import twinfleet.protocol.Reason;
import twinfleet.protocol.Sha256;

/**
 * Fetches one image and goes on until it is there: what was fetched is kept over cut connections
 * and restarts and continued with Range and If-Range. A host that is away, slow or overloaded
 * consumes nothing (delivery-rules section 4); when to give up is the decider's matter.
 */
final class ImageDownload {
  private static final Logger LOG = LoggerFactory.getLogger(ImageDownload.class);
  private static final long PROGRESS_STEPS = 20;

  /** Whom the download tells; called on worker threads, at most one outcome. */
  interface Events {
    void progressed(long bytes);

    void finished(Sha256 digest);

    void failed(Reason reason);
  }

  private final SharedResources shared;
  private final ImageSettings settings;
  private final ImageFiles files;
  private final DesiredDocument document;
  private final Events events;
  private volatile boolean stopped;
  private volatile long lastByteNanos;
  private ImageBody body;
  private CompletableFuture<?> exchange;
  private ScheduledFuture<?> timer;
  private int failures;
  private long told;

  ImageDownload(
      SharedResources shared,
      ImageSettings settings,
      ImageFiles files,
      DesiredDocument document,
      Events events) {
    this.shared = shared;
    this.settings = settings;
    this.files = files;
    this.document = document;
    this.events = events;
  }

  /** Begins, or waits for its turn. */
  void start() {
    shared.slots().acquire(() -> shared.workers().execute(this::attempt));
  }

  /** Stops for good; after this returns the part file no longer changes. */
  synchronized void stop() {
    stopped = true;
    if (timer != null) {
      timer.cancel(false);
    }
    if (body != null) {
      body.stop(new IOException("stopped"));
    }
    if (exchange != null) {
      exchange.cancel(true);
    }
  }

  private void attempt() {
    if (stopped) {
      shared.slots().release();
      return;
    }
    try {
      Sha256 sha256 = document.sha256();
      if (files.holds(document)) {
        end(() -> events.finished(sha256));
        return;
      }
      long have = files.partBytes(sha256);
      if (have > document.sizeBytes()) {
        files.deletePart(sha256);
        have = 0;
      }
      if (files.freeBytes() < document.sizeBytes() - have + settings.spareBytes()) {
        end(() -> events.failed(Reason.NO_SPACE));
      } else if (have == document.sizeBytes() && have > 0) {
        check();
      } else {
        request(have, have > 0 ? files.etag(sha256) : null);
      }
    } catch (IOException | UncheckedIOException e) {
      retry("disk: " + e, Duration.ZERO);
    } catch (IllegalArgumentException e) {
      LOG.warn("{}: {}", document.deviceId(), e.getMessage());
      end(() -> events.failed(Reason.UNKNOWN_ARTIFACT));
    }
  }

  private void request(long have, String etag) {
    URI uri = settings.locate(document);
    HttpRequest.Builder request = HttpRequest.newBuilder(uri).GET().timeout(settings.stall());
    if (have > 0) {
      request.header("Range", "bytes=" + have + "-");
      if (etag != null) {
        request.header("If-Range", etag);
      }
    }
    lastByteNanos = System.nanoTime();
    CompletableFuture<HttpResponse<Void>> answer =
        shared.http().sendAsync(request.build(), info -> receive(info, have));
    synchronized (this) {
      exchange = answer;
      if (stopped) {
        answer.cancel(true);
      }
    }
    answer.whenCompleteAsync(this::answered, shared.workers());
  }

  /** Chooses where the body goes: into the file, or nowhere. */
  private HttpResponse.BodySubscriber<Void> receive(HttpResponse.ResponseInfo info, long have) {
    boolean whole = info.statusCode() == 200;
    boolean rest = info.statusCode() == 206 && startsAt(info, have);
    if (!whole && !rest) {
      return BodySubscribers.replacing(null);
    }
    try {
      if (whole) {
        files.deletePart(document.sha256());
      }
      ImageBody next =
          new ImageBody(
              files.part(document.sha256()), whole ? 0 : have, document.sizeBytes(), this::grown);
      var etag = info.headers().firstValue("ETag").filter(tag -> !tag.startsWith("W/"));
      if (etag.isPresent()) {
        files.keepEtag(document.sha256(), etag.get());
      }
      begin(next);
      return next;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private synchronized void begin(ImageBody next) {
    body = next;
    if (stopped) {
      next.stop(new IOException("stopped"));
    } else {
      watch(next);
    }
  }

  private static boolean startsAt(HttpResponse.ResponseInfo info, long have) {
    return info.headers()
        .firstValue("Content-Range")
        .filter(range -> range.startsWith("bytes " + have + "-"))
        .isPresent();
  }

  /** A transfer that stands still is broken off: half-open connections never end by themselves. */
  private synchronized void watch(ImageBody watched) {
    if (stopped || body != watched) {
      return;
    }
    timer =
        shared.after(
            settings.stall(),
            () -> {
              if (System.nanoTime() - lastByteNanos >= settings.stall().toNanos()) {
                watched.stop(new HttpTimeoutException("no byte for " + settings.stall()));
              } else {
                watch(watched);
              }
            });
  }

  private void grown(long bytes) {
    lastByteNanos = System.nanoTime();
    failures = 0;
    if (bytes - told >= document.sizeBytes() / PROGRESS_STEPS || bytes < told) {
      told = bytes;
      events.progressed(bytes);
    }
  }

  private void answered(HttpResponse<Void> response, Throwable fault) {
    synchronized (this) {
      body = null;
      if (timer != null) {
        timer.cancel(false);
      }
    }
    if (stopped) {
      shared.slots().release();
      return;
    }
    if (fault != null) {
      broken(fault instanceof CompletionException ? fault.getCause() : fault);
      return;
    }
    int status = response.statusCode();
    try {
      if (status == 200 || (status == 206 && files.partBytes(document.sha256()) > 0)) {
        complete(response);
      } else if (status == 404 || status == 410) {
        end(() -> events.failed(Reason.UNKNOWN_ARTIFACT));
      } else if (status == 206 || status == 416) {
        files.deletePart(document.sha256());
        retry("cannot go on: HTTP " + status, Duration.ZERO);
      } else if (status == 408 || status == 429 || status >= 500) {
        retry("HTTP " + status, retryAfter(response));
      } else {
        LOG.warn("{}: artifact host answers HTTP {}", document.deviceId(), status);
        end(() -> events.failed(Reason.OTHER));
      }
    } catch (IOException e) {
      retry("disk: " + e, Duration.ZERO);
    }
  }

  private void complete(HttpResponse<Void> response) throws IOException {
    long have = files.partBytes(document.sha256());
    boolean announced = response.headers().firstValue("Content-Length").isPresent();
    if (have == document.sizeBytes()) {
      check();
    } else if (announced && response.statusCode() == 200) {
      end(() -> events.failed(Reason.DIGEST_MISMATCH));
    } else {
      retry("ended at byte " + have, Duration.ZERO);
    }
  }

  private void check() throws IOException {
    Sha256 digest = ImageFiles.digest(files.part(document.sha256()));
    if (digest.equals(document.sha256())) {
      files.complete(document.sha256());
    } else {
      files.deletePart(document.sha256());
    }
    end(() -> events.finished(digest));
  }

  private void broken(Throwable fault) {
    if (fault instanceof ImageBody.EndlessDataException) {
      files.delete(document.sha256());
      end(() -> events.failed(Reason.DIGEST_MISMATCH));
    } else {
      retry(fault.toString(), Duration.ZERO);
    }
  }

  private static Duration retryAfter(HttpResponse<?> response) {
    return response
        .headers()
        .firstValue("Retry-After")
        .filter(text -> text.matches("\\d{1,6}"))
        .map(text -> Duration.ofSeconds(Long.parseLong(text)))
        .orElse(Duration.ZERO);
  }

  private void end(Runnable outcome) {
    shared.slots().release();
    outcome.run();
  }

  /** Gives its slot to others while it waits. */
  private synchronized void retry(String why, Duration asked) {
    shared.slots().release();
    long min = settings.retryMin().toMillis();
    long max = settings.retryMax().toMillis();
    long full = Math.min(max, min << Math.min(failures, 20));
    double share = Jitter.share(document.deviceId().value(), failures);
    long delay = Math.max((long) (full * (0.5 + share / 2)), Math.min(max, asked.toMillis()));
    failures++;
    LOG.debug("{}: download goes on in {} ms: {}", document.deviceId(), delay, why);
    if (!stopped) {
      timer = shared.after(Duration.ofMillis(delay), this::start);
    }
  }
}
