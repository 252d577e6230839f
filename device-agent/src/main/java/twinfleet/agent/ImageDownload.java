package twinfleet.agent;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.time.Duration;
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
  private final Sha256 sha256;
  private final Events events;
  private volatile boolean stopped;
  private ImageTransfer transfer;
  private ScheduledFuture<?> pause;
  private volatile int failures;
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
    this.sha256 = document.sha256();
    this.events = events;
  }

  /** Begins, or waits for its turn. */
  void start() {
    shared.slots().acquire(() -> shared.workers().execute(this::attempt));
  }

  /** Stops for good; after this returns the part file no longer changes. */
  synchronized void stop() {
    stopped = true;
    if (pause != null) {
      pause.cancel(false);
    }
    if (transfer != null) {
      transfer.stop();
    }
  }

  private void attempt() {
    try {
      if (stopped) {
        shared.slots().release();
      } else if (files.holds(document)) {
        end(() -> events.finished(sha256));
      } else {
        goOn();
      }
    } catch (IOException | UncheckedIOException e) {
      retry("disk: " + e, Duration.ZERO);
    } catch (IllegalArgumentException e) {
      LOG.warn("{}: {}", document.deviceId(), e.getMessage());
      end(() -> events.failed(Reason.UNKNOWN_ARTIFACT));
    }
  }

  private void goOn() throws IOException {
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
      begin().start(have).whenCompleteAsync(this::answered, shared.workers());
    }
  }

  private synchronized ImageTransfer begin() {
    transfer = new ImageTransfer(shared, settings, files, document, this::grown);
    if (stopped) {
      transfer.stop();
    }
    return transfer;
  }

  private void grown(long bytes) {
    failures = 0;
    if (bytes - told >= document.sizeBytes() / PROGRESS_STEPS || bytes < told) {
      told = bytes;
      events.progressed(bytes);
    }
  }

  private void answered(HttpResponse<Void> response, Throwable fault) {
    if (stopped) {
      shared.slots().release();
    } else if (fault != null) {
      broken(fault instanceof CompletionException ? fault.getCause() : fault);
    } else {
      try {
        judge(response);
      } catch (IOException | UncheckedIOException e) {
        retry("disk: " + e, Duration.ZERO);
      }
    }
  }

  private void judge(HttpResponse<Void> response) throws IOException {
    int status = response.statusCode();
    if (status == 200 || status == 206) {
      complete(response);
    } else if (status == 404 || status == 410) {
      end(() -> events.failed(Reason.UNKNOWN_ARTIFACT));
    } else if (status == 416) {
      files.deletePart(sha256);
      retry("the part is not of this image", Duration.ZERO);
    } else if (status == 408 || status == 429 || status >= 500) {
      retry("HTTP " + status, retryAfter(response));
    } else {
      LOG.warn("{}: artifact host answers HTTP {}", document.deviceId(), status);
      end(() -> events.failed(Reason.OTHER));
    }
  }

  private void complete(HttpResponse<Void> response) throws IOException {
    long have = files.partBytes(sha256);
    boolean announced = response.headers().firstValue("Content-Length").isPresent();
    if (have == document.sizeBytes()) {
      check();
    } else if (announced && response.statusCode() == 200) {
      files.deletePart(sha256);
      end(() -> events.failed(Reason.DIGEST_MISMATCH));
    } else {
      if (response.statusCode() == 206 && announced) {
        // The rest ended early without being cut: what is here is not the beginning of it.
        files.deletePart(sha256);
      }
      retry("ended at byte " + have, Duration.ZERO);
    }
  }

  private void check() throws IOException {
    Sha256 digest = ImageFiles.digest(files.part(sha256));
    if (digest.equals(sha256)) {
      files.complete(sha256);
    } else {
      files.deletePart(sha256);
    }
    end(() -> events.finished(digest));
  }

  private void broken(Throwable fault) {
    if (isEndless(fault)) {
      files.delete(sha256);
      end(() -> events.failed(Reason.DIGEST_MISMATCH));
    } else {
      retry(fault.toString(), Duration.ZERO);
    }
  }

  /** The HTTP client wraps what a body subscriber threw. */
  private static boolean isEndless(Throwable fault) {
    return fault instanceof ImageBody.EndlessDataException
        || fault.getCause() instanceof ImageBody.EndlessDataException;
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
    long max = settings.retryMax().toMillis();
    long full = Math.min(max, settings.retryMin().toMillis() << Math.min(failures, 20));
    double share = Jitter.share(document.deviceId().value(), failures);
    long delay = Math.max((long) (full * (0.5 + share / 2)), Math.min(max, asked.toMillis()));
    failures++;
    LOG.debug("{}: download goes on in {} ms: {}", document.deviceId(), delay, why);
    if (!stopped) {
      pause = shared.after(Duration.ofMillis(delay), this::start);
    }
  }
}
