package twinfleet.service.http;

import static org.apache.pekko.http.javadsl.server.Directives.complete;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.server.Directives;
import org.apache.pekko.http.javadsl.server.ExceptionHandler;
import org.apache.pekko.http.javadsl.server.MethodRejection;
import org.apache.pekko.http.javadsl.server.Rejection;
import org.apache.pekko.http.javadsl.server.RejectionHandler;
import org.apache.pekko.http.javadsl.server.Route;

/** What no operation answered, as problems too: a client meets one kind of error only. */
final class Rejections {
  private Rejections() {}

  /** {@code routes} that always answer, and within the request timeout. */
  static Route sealed(Route routes) {
    Function<HttpRequest, HttpResponse> late =
        request ->
            Answer.of(
                    Problem.of(
                        ProblemType.UNAVAILABLE,
                        "no answer in time; whether the request was done is not known: repeat it"
                            + " with the same Idempotency-Key"))
                .response();
    Route sealed = routes.seal(rejectionHandler(), exceptionHandler());
    return Directives.withRequestTimeoutResponse(late, () -> sealed);
  }

  private static RejectionHandler rejectionHandler() {
    return RejectionHandler.newBuilder()
        .handleAll(MethodRejection.class, Rejections::otherMethod)
        .handle(
            Rejection.class,
            rejection ->
                answer(Problem.of(ProblemType.MALFORMED_REQUEST, "the request cannot be taken")))
        .handleNotFound(answer(Problem.of(ProblemType.NOT_FOUND, "nothing is at this address")))
        .build();
  }

  private static Route otherMethod(List<MethodRejection> taken) {
    String allowed =
        taken.stream().map(m -> m.supported().value()).distinct().collect(Collectors.joining(", "));
    Problem problem = Problem.of(ProblemType.METHOD_NOT_ALLOWED, "this resource takes " + allowed);
    return complete(Answer.of(problem).with("Allow", allowed).response());
  }

  private static ExceptionHandler exceptionHandler() {
    return ExceptionHandler.newBuilder()
        .matchAny(failure -> complete(Failures.answer(failure).response()))
        .build();
  }

  private static Route answer(Problem problem) {
    return complete(Answer.of(problem).response());
  }
}
