package twinfleet.service.http;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpCharsets;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.MediaTypes;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;

/**
 * A small JSON answer as a value, so that it can be kept beside its Idempotency-Key and given
 * again.
 *
 * @param status of HTTP
 * @param settled whether all that was asked is done, so that the answer may be kept
 * @param headers beyond the usual, by name
 * @param body JSON; empty for none
 */
record Answer(int status, boolean settled, Map<String, String> headers, String body) {
  private static final int RETRY_AFTER_SECONDS = 5;
  private static final ContentType PROBLEM =
      MediaTypes.customWithFixedCharset(
              "application", "problem+json", HttpCharsets.UTF_8, Map.of(), true)
          .toContentType();

  /** Keeps its map to itself, sorted. */
  Answer {
    headers = Map.copyOf(headers);
  }

  static Answer json(int status, Object value) {
    return new Answer(status, status < 400, Map.of(), Json.text(value));
  }

  static Answer of(Problem problem) {
    Answer answer = json(problem.type().status(), problem.body());
    boolean passing =
        problem.type() == ProblemType.UNAVAILABLE
            || problem.type() == ProblemType.REQUEST_IN_PROGRESS;
    return passing ? answer.with("Retry-After", String.valueOf(RETRY_AFTER_SECONDS)) : answer;
  }

  Answer with(String header, String value) {
    Map<String, String> more = new TreeMap<>(headers);
    more.put(header, value);
    return new Answer(status, settled, more, body);
  }

  /** The same, not to be kept: a part of it may be asked for again. */
  Answer unsettled() {
    return new Answer(status, false, headers, body);
  }

  /** The same with the ETag of its representation, or 304 for who has it already. */
  Answer tagged(String ifNoneMatch) {
    String tag = '"' + Json.digest(body.getBytes(StandardCharsets.UTF_8)).substring(0, 16) + '"';
    boolean known = ifNoneMatch != null && ETags.anyMatches(ifNoneMatch, tag);
    Answer answer = known ? new Answer(304, settled, headers, "") : this;
    return answer.with("ETag", tag);
  }

  /** Whether it tells why something was not done. */
  @JsonIgnore
  boolean isProblem() {
    return status >= 400;
  }

  HttpResponse response() {
    HttpResponse response = HttpResponse.create().withStatus(StatusCodes.get(status));
    for (Map.Entry<String, String> header : headers.entrySet()) {
      response = response.addHeader(RawHeader.create(header.getKey(), header.getValue()));
    }
    if (body.isEmpty()) {
      return response;
    }
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    return response.withEntity(
        isProblem()
            ? HttpEntities.create(PROBLEM, bytes)
            : HttpEntities.create(ContentTypes.APPLICATION_JSON, bytes));
  }
}
