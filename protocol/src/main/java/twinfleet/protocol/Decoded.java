package twinfleet.protocol;

/**
 * What reading a payload gave. Hostile bytes are a value, never an exception.
 *
 * @param <T> the message that was expected
 */
public sealed interface Decoded<T> {
  /**
   * A message that keeps the contract.
   *
   * @param message all required fields are there and every field is within its range
   */
  record Message<T>(T message) implements Decoded<T> {}

  /**
   * Bytes that break the contract; counted and kept apart, acknowledged, never fatal.
   *
   * @param kind for counting
   * @param detail for a person: names the field
   */
  record Malformed<T>(Kind kind, String detail) implements Decoded<T> {}

  /** How a payload can be malformed; a closed list, so that metrics stay bounded. */
  enum Kind {
    /** More than {@link Limits#PAYLOAD_BYTES_MAX} bytes. */
    OVERSIZED,
    /** No bytes. */
    EMPTY,
    /** Not one JSON object in UTF-8 within the parser's bounds. */
    NOT_JSON,
    /** A field has a type or a value that it cannot have. */
    WRONG_VALUE,
    /** A required field is missing or null. */
    MISSING_FIELD,
    /** A number is out of its range. */
    OUT_OF_RANGE
  }
}
