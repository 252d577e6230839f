package twinfleet.service.http;

import static org.apache.pekko.http.javadsl.server.Directives.concat;
import static org.apache.pekko.http.javadsl.server.Directives.get;
import static org.apache.pekko.http.javadsl.server.Directives.handle;
import static org.apache.pekko.http.javadsl.server.Directives.head;
import static org.apache.pekko.http.javadsl.server.Directives.path;
import static org.apache.pekko.http.javadsl.server.PathMatchers.segment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.http.javadsl.server.Route;
import org.apache.pekko.stream.javadsl.FileIO;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import twinfleet.protocol.Sha256;

/** Images for devices: streamed, and resumable from any byte. */
final class ArtifactRoutes {
  private static final int CHUNK_BYTES = 65_536;

  private final ImageStore images;
  private final ExecutorService threads;

  ArtifactRoutes(ImageStore images, ExecutorService threads) {
    this.images = images;
    this.threads = threads;
  }

  Route routes() {
    return path(
        segment("artifacts").slash(segment()),
        digest -> concat(get(() -> image(digest)), head(() -> image(digest))));
  }

  private Route image(String digest) {
    return handle(request -> CompletableFuture.supplyAsync(() -> answer(request, digest), threads));
  }

  private HttpResponse answer(HttpRequest request, String text) {
    try {
      Sha256 digest = new Sha256(text);
      Path file = images.path(digest);
      return found(request, digest, file, Files.size(file));
    } catch (IllegalArgumentException e) {
      return Answer.of(Problem.at(ProblemType.INVALID_PARAMETER, "sha256", e.getMessage()))
          .response();
    } catch (NoSuchFileException e) {
      return Answer.of(Problem.of(ProblemType.UNKNOWN_ARTIFACT, "no image has this digest"))
          .response();
    } catch (IOException e) {
      return Failures.answer(e).response();
    }
  }

  /** The digest is the content, so it is the strong tag, and what was fetched is good for ever. */
  private static HttpResponse found(HttpRequest request, Sha256 digest, Path file, long size) {
    String tag = '"' + digest.value() + '"';
    HttpResponse response =
        HttpResponse.create()
            .addHeader(RawHeader.create("ETag", tag))
            .addHeader(RawHeader.create("Accept-Ranges", "bytes"))
            .addHeader(RawHeader.create("Cache-Control", "public, max-age=31536000, immutable"));
    String known = Serving.header(request, "If-None-Match").orElse(null);
    if (known != null && ETags.anyMatches(known, tag)) {
      return response.withStatus(StatusCodes.NOT_MODIFIED);
    }
    String condition = Serving.header(request, "If-Range").orElse(tag);
    String range = Serving.header(request, "Range").orElse(null);
    return switch (ByteSpan.asked(ETags.isExactly(condition, tag) ? range : null, size)) {
      case ByteSpan.Asked.Whole all ->
          response.withEntity(
              HttpEntities.create(
                  ContentTypes.APPLICATION_OCTET_STREAM, size, bytes(file, 0, size)));
      case ByteSpan.Asked.Part part -> partial(response, file, part.span(), size);
      case ByteSpan.Asked.Unsatisfiable none ->
          Answer.of(
                  Problem.at(
                      ProblemType.RANGE_NOT_SATISFIABLE,
                      "Range",
                      "the image has " + size + " bytes"))
              .with("Content-Range", "bytes */" + size)
              .response();
    };
  }

  private static HttpResponse partial(HttpResponse response, Path file, ByteSpan span, long size) {
    String where = "bytes " + span.first() + "-" + span.last() + "/" + size;
    return response
        .withStatus(StatusCodes.PARTIAL_CONTENT)
        .addHeader(RawHeader.create("Content-Range", where))
        .withEntity(
            HttpEntities.create(
                ContentTypes.APPLICATION_OCTET_STREAM,
                span.length(),
                bytes(file, span.first(), span.length())));
  }

  private static Source<ByteString, ?> bytes(Path file, long first, long length) {
    return FileIO.fromPath(file, CHUNK_BYTES, first)
        .statefulMap(
            () -> length,
            (left, chunk) ->
                org.apache.pekko.japi.Pair.create(
                    left - chunk.size(), chunk.take((int) Math.min(left, chunk.size()))),
            left -> java.util.Optional.empty())
        .takeWhile(chunk -> !chunk.isEmpty());
  }
}
