package twinfleet.service.http;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import twinfleet.core.Refusal;

/**
 * Why a request was not done.
 *
 * @param detail for a person; never holds what the service would not tell anybody
 * @param errors the fields at fault, empty when it is none
 */
record Problem(ProblemType type, String detail, List<FieldError> errors) {
  /** What is wrong with one field, parameter or header. */
  record FieldError(String field, String message) {}

  /** Keeps its list to itself. */
  Problem {
    errors = List.copyOf(errors);
  }

  static Problem of(ProblemType type, String detail) {
    return new Problem(type, detail, List.of());
  }

  static Problem at(ProblemType type, String field, String message) {
    return new Problem(type, field + ": " + message, List.of(new FieldError(field, message)));
  }

  static Problem at(ProblemType type, List<FieldError> errors) {
    FieldError first = errors.getFirst();
    return new Problem(type, first.field() + ": " + first.message(), errors);
  }

  /** A twin's refusal; the switch is the whole table, so that a new refusal does not compile. */
  static Problem of(Refusal refusal, String detail) {
    return of(
        switch (refusal) {
          case UNKNOWN_DEVICE -> ProblemType.UNKNOWN_DEVICE;
          case ALREADY_REGISTERED -> ProblemType.ALREADY_REGISTERED;
          case DECOMMISSIONED -> ProblemType.DECOMMISSIONED;
          case NOT_DECOMMISSIONED -> ProblemType.NOT_DECOMMISSIONED;
          case NOTHING_OPEN, CLOSED -> ProblemType.NOTHING_OPEN;
          case BEING_CANCELED -> ProblemType.BEING_CANCELED;
          case ROLLBACK_REFUSED -> ProblemType.ROLLBACK_REFUSED;
          case MODEL_MISMATCH -> ProblemType.MODEL_MISMATCH;
          case NOT_LEGAL,
              DUPLICATE,
              STALE_GENERATION,
              UNKNOWN_GENERATION,
              TOO_FAR_AHEAD,
              LOWER_RANK,
              OTHER_VERSION ->
              ProblemType.NOT_LEGAL;
        },
        detail);
  }

  /** The JSON object of RFC 9457, in the contract's field order. */
  Map<String, Object> body() {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("type", type.uri());
    body.put("title", type.title());
    body.put("status", type.status());
    body.put("detail", detail);
    body.put("errors", errors);
    return body;
  }
}
