package twinfleet.service.http;

/**
 * Every kind of error this API answers with (RFC 9457). The names are stable: clients switch on
 * {@link #uri}, docs/problems.md explains each.
 */
enum ProblemType {
  MALFORMED_REQUEST(400, "The request cannot be read"),
  INVALID_PARAMETER(400, "A parameter of the address is not valid"),
  NOT_FOUND(404, "No such resource"),
  UNKNOWN_DEVICE(404, "No such device"),
  UNKNOWN_RELEASE(404, "No such release"),
  UNKNOWN_ARTIFACT(404, "No such image here"),
  METHOD_NOT_ALLOWED(405, "This resource does not take this method"),
  BODY_TOO_SLOW(408, "The body did not arrive in time"),
  ALREADY_REGISTERED(409, "The device is registered with other data"),
  DECOMMISSIONED(409, "The device is out of service"),
  NOT_DECOMMISSIONED(409, "The device is in service"),
  NOTHING_OPEN(409, "No delivery is open"),
  BEING_CANCELED(409, "The delivery is being canceled"),
  ROLLBACK_REFUSED(409, "The release would be a rollback"),
  NOT_LEGAL(409, "Not possible in this state"),
  RELEASE_EXISTS(409, "The release exists with other data"),
  IMAGE_MISSING(409, "The image of the release is not uploaded yet"),
  REQUEST_IN_PROGRESS(409, "A request with this key is under way"),
  TOO_LARGE(413, "The body is too large"),
  ADDRESS_TOO_LONG(414, "The address is too long"),
  UNSUPPORTED_MEDIA_TYPE(415, "The body is of another media type"),
  RANGE_NOT_SATISFIABLE(416, "The range lies outside the image"),
  INVALID_FIELD(422, "A field of the body is not valid"),
  MODEL_MISMATCH(422, "The release is for another model"),
  IMAGE_MISMATCH(422, "The image is not the one of the release"),
  KEY_REUSED(422, "The Idempotency-Key belongs to another request"),
  HEADERS_TOO_LARGE(431, "The headers are too large"),
  INTERNAL_ERROR(500, "An error of this service"),
  UNAVAILABLE(503, "The service cannot answer now");

  private final int status;
  private final String title;

  ProblemType(int status, String title) {
    this.status = status;
    this.title = title;
  }

  int status() {
    return status;
  }

  String title() {
    return title;
  }

  /** The stable name on the wire, for example {@code /problems/unknown-device}. */
  String uri() {
    return "/problems/" + name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
  }
}
