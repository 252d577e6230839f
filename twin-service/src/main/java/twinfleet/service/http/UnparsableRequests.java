package twinfleet.service.http;

import org.apache.pekko.event.LoggingAdapter;
import org.apache.pekko.http.ParsingErrorHandler;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.scaladsl.model.ErrorInfo;
import org.apache.pekko.http.scaladsl.model.StatusCode;
import org.apache.pekko.http.scaladsl.settings.ServerSettings;

/**
 * What is not even HTTP is answered with a problem as well. Named in http.conf, which looks for the
 * field of a Scala object.
 */
public final class UnparsableRequests extends ParsingErrorHandler {
  /** The one instance, under the name that the configuration's loader looks for. */
  public static final UnparsableRequests MODULE$ = new UnparsableRequests();

  private UnparsableRequests() {}

  /**
   * The summary names what is wrong; the detail may hold the client's own bytes and is left out.
   */
  @Override
  public HttpResponse handle(
      StatusCode status, ErrorInfo info, LoggingAdapter log, ServerSettings settings) {
    log.debug("unreadable request: {}", info.summary());
    ProblemType type =
        switch (status.intValue()) {
          case 413 -> ProblemType.TOO_LARGE;
          case 414 -> ProblemType.ADDRESS_TOO_LONG;
          case 431 -> ProblemType.HEADERS_TOO_LARGE;
          default -> ProblemType.MALFORMED_REQUEST;
        };
    return Answer.of(Problem.of(type, Fields.shown(info.summary()))).response();
  }
}
