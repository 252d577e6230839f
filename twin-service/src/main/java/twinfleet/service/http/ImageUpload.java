package twinfleet.service.http;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Semaphore;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.server.Directives;
import org.apache.pekko.http.javadsl.server.Route;
import org.apache.pekko.stream.javadsl.StreamConverters;
import twinfleet.core.Release;
import twinfleet.service.http.ReleaseCalls.Found;

/**
 * {@code PUT /releases/{model}/{version}/image}: streamed to disk and checked on the way. No
 * Idempotency-Key is needed: the same image again is the same file.
 */
final class ImageUpload {
  private final ActorSystem<?> system;
  private final HttpSettings settings;
  private final ReleaseCalls releases;
  private final ImageStore store;
  private final ExecutorService threads;
  private final Semaphore slots;

  ImageUpload(HttpParts parts, ReleaseCalls releases, ImageStore store, ExecutorService threads) {
    this.system = parts.system();
    this.settings = parts.settings();
    this.releases = releases;
    this.store = store;
    this.threads = threads;
    this.slots = new Semaphore(settings.uploadsMax());
  }

  Route route(String model, String version) {
    return Directives.withoutRequestTimeout(
        () ->
            Directives.handle(
                request ->
                    CompletableFuture.supplyAsync(
                        () -> receive(request, model, version), threads)));
  }

  private HttpResponse receive(HttpRequest request, String model, String version) {
    if (!slots.tryAcquire()) {
      return turnedAway(
          request,
          Problem.of(
              ProblemType.UNAVAILABLE,
              settings.uploadsMax() + " uploads are under way, which is the most"));
    }
    try {
      return switch (releases.find(model, version)) {
        case Found.Not not -> turnedAway(request, not.problem());
        case Found.Here here -> receive(request, here.release());
      };
    } catch (IOException | RuntimeException failure) {
      return Failures.answer(failure).response();
    } finally {
      slots.release();
    }
  }

  private HttpResponse receive(HttpRequest request, Release release) throws IOException {
    long size = release.sizeBytes();
    if (request.entity().getContentLengthOption().orElse(0) > size) {
      return turnedAway(request, tooLarge(size));
    }
    try (InputStream body =
        request
            .entity()
            .withoutSizeLimit()
            .getDataBytes()
            .runWith(StreamConverters.asInputStream(settings.bodyTimeout()), system)) {
      return switch (store.store(body, release.sha256(), size)) {
        case KEPT -> Answer.json(201, releases.json(release)).response();
        case TOO_LARGE -> Answer.of(tooLarge(size)).response();
        case TOO_SHORT -> mismatch("sizeBytes", "the body is shorter than " + size + " bytes");
        case OTHER_DIGEST -> mismatch("sha256", "the body's digest is not " + release.sha256());
      };
    }
  }

  private static Problem tooLarge(long size) {
    return Problem.at(
        ProblemType.TOO_LARGE, "sizeBytes", "the image of this release has " + size + " bytes");
  }

  private static HttpResponse mismatch(String field, String message) {
    return Answer.of(Problem.at(ProblemType.IMAGE_MISMATCH, field, message)).response();
  }

  private HttpResponse turnedAway(HttpRequest request, Problem problem) {
    request.discardEntityBytes(system);
    return Answer.of(problem).response();
  }
}
