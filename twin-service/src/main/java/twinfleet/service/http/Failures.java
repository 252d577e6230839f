package twinfleet.service.http;

import java.io.IOException;
import java.sql.SQLException;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.http.scaladsl.model.EntityStreamException;
import org.apache.pekko.http.scaladsl.model.EntityStreamSizeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a part of the service that failed looks like from outside: never a stack trace. */
final class Failures {
  private static final Logger LOG = LoggerFactory.getLogger(Failures.class);
  private static final String UNKNOWN_OUTCOME =
      "; whether the request was done is not known: repeat it with the same Idempotency-Key";

  private Failures() {}

  static Answer answer(Throwable failure) {
    Throwable cause = failure;
    while (cause instanceof CompletionException || cause instanceof ExecutionException) {
      cause = cause.getCause();
    }
    return Answer.of(problem(cause));
  }

  private static Problem problem(Throwable cause) {
    for (Throwable t = cause; t != null; t = t.getCause()) {
      if (t instanceof EntityStreamSizeException) {
        return Problem.of(ProblemType.TOO_LARGE, "the body is larger than this resource takes");
      }
      if (t instanceof EntityStreamException) {
        return Problem.of(
            ProblemType.MALFORMED_REQUEST, "the body broke off, or its chunks cannot be read");
      }
      if (t instanceof TimeoutException) {
        LOG.warn("no answer in time: {}", t.getMessage());
        return Problem.of(
            ProblemType.UNAVAILABLE, "the device's twin did not answer in time" + UNKNOWN_OUTCOME);
      }
      if (t instanceof SQLException) {
        LOG.warn("the database failed: {}", t.getMessage());
        return Problem.of(
            ProblemType.UNAVAILABLE, "the database does not answer" + UNKNOWN_OUTCOME);
      }
    }
    String id = UUID.randomUUID().toString();
    LOG.error("request failed, incident {}", id, cause);
    String what = cause instanceof IOException ? "storage failed" : "an unexpected error";
    return Problem.of(ProblemType.INTERNAL_ERROR, what + "; the log knows it as " + id);
  }
}
