package twinfleet.service.http;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.MediaTypes;
import org.apache.pekko.http.javadsl.server.Directives;
import org.apache.pekko.http.javadsl.server.Route;
import org.apache.pekko.japi.Pair;
import twinfleet.service.ProductClock;

/**
 * The way of every request: body read within its bounds, operation on a virtual thread (JDBC and
 * asks may wait there, never on a dispatcher), failures turned into problems.
 */
final class Serving {
  private static final String KEY_SHAPE = "[\\x21-\\x7E]{1,128}";

  private final ActorSystem<?> system;
  private final HttpSettings settings;
  private final ProductClock clock;
  private final ExecutorService threads;
  private final Idempotency idempotency;
  private final MeterRegistry metrics;

  Serving(HttpParts parts, ExecutorService threads) {
    this.system = parts.system();
    this.settings = parts.settings();
    this.clock = parts.clock();
    this.threads = threads;
    this.idempotency = new Idempotency(parts.keys(), settings);
    this.metrics = parts.metrics();
  }

  /** A read: no body, answered with an ETag where it succeeds. */
  Route read(String name, Operation operation) {
    return Directives.handle(
        request -> {
          request.discardEntityBytes(system);
          return run(request, name, new byte[0], call -> tagged(call, operation.answer(call)));
        });
  }

  private static Answer tagged(Call call, Answer answer) {
    return answer.status() == 200 ? answer.tagged(call.ifNoneMatch()) : answer;
  }

  /** A write of at most {@code settings.bodyBytesMax}. */
  Route write(String name, Operation operation) {
    return write(name, settings.bodyBytesMax(), operation);
  }

  /** A write with a JSON body, or none; done once per Idempotency-Key. */
  Route write(String name, long bytesMax, Operation operation) {
    return Directives.handle(
        request -> {
          HttpEntity entity = request.entity();
          boolean json = entity.getContentType().mediaType().equals(MediaTypes.APPLICATION_JSON);
          if (!json && !entity.isKnownEmpty()) {
            request.discardEntityBytes(system);
            return refuse(ProblemType.UNSUPPORTED_MEDIA_TYPE, "Content-Type: application/json");
          }
          if (entity.getContentLengthOption().orElse(0) > bytesMax) {
            return refuse(ProblemType.TOO_LARGE, "at most " + bytesMax + " bytes are taken here");
          }
          return entity
              .withSizeLimit(bytesMax)
              .toStrict(settings.bodyTimeout().toMillis(), system)
              .thenCompose(whole -> once(request, name, whole, operation))
              .exceptionally(failure -> bodyFailure(failure).response());
        });
  }

  private CompletionStage<HttpResponse> once(
      HttpRequest request, String name, HttpEntity.Strict whole, Operation operation) {
    byte[] body = whole.getData().toArrayUnsafe();
    return run(request, name, body, call -> idempotency.once(call, operation));
  }

  private static Answer bodyFailure(Throwable failure) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (t instanceof TimeoutException) {
        return Answer.of(Problem.of(ProblemType.BODY_TOO_SLOW, "the body did not arrive in time"));
      }
    }
    return Failures.answer(failure);
  }

  private static CompletionStage<HttpResponse> refuse(ProblemType type, String detail) {
    return CompletableFuture.completedFuture(Answer.of(Problem.of(type, detail)).response());
  }

  private CompletionStage<HttpResponse> run(
      HttpRequest request, String name, byte[] body, Operation operation) {
    return CompletableFuture.supplyAsync(
        () -> timed(name, () -> safely(request, name, body, operation)).response(), threads);
  }

  private Answer timed(String name, Supplier<Answer> work) {
    Timer.Sample sample = Timer.start(metrics);
    Answer answer = work.get();
    sample.stop(
        metrics.timer(
            "twinfleet.http.requests",
            "operation",
            name,
            "status",
            String.valueOf(answer.status())));
    return answer;
  }

  private Answer safely(HttpRequest request, String name, byte[] body, Operation operation) {
    try {
      Map<String, String> query = new TreeMap<>();
      for (Pair<String, String> parameter : request.getUri().query().toList()) {
        if (query.put(parameter.first(), parameter.second()) != null) {
          return Answer.of(
              Problem.at(
                  ProblemType.INVALID_PARAMETER, Fields.shown(parameter.first()), "given twice"));
        }
      }
      String key = header(request, "Idempotency-Key").orElse(null);
      if (key != null && !key.matches(KEY_SHAPE)) {
        return Answer.of(
            Problem.at(
                ProblemType.MALFORMED_REQUEST,
                "Idempotency-Key",
                "must be 1 to 128 visible characters"));
      }
      return operation.answer(call(request, name, query, body, key));
    } catch (Exception failure) {
      if (failure instanceof InterruptedException) {
        Thread.currentThread().interrupt();
      }
      return Failures.answer(failure);
    }
  }

  private Call call(
      HttpRequest request, String name, Map<String, String> query, byte[] body, String key) {
    return new Call(
        name,
        request.method().value(),
        request.getUri().path(),
        query,
        body,
        key,
        header(request, "If-None-Match").orElse(null),
        key == null ? UUID.randomUUID().toString() : key,
        clock.now());
  }

  static Optional<String> header(HttpRequest request, String name) {
    return request.getHeader(name).map(HttpHeader::value);
  }
}
