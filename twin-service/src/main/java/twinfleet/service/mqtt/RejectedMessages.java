package twinfleet.service.mqtt;

import twinfleet.persistence.view.RejectedMessage;
import twinfleet.protocol.Decoded;

/** Where malformed messages are kept for a person to look at (contract). */
@FunctionalInterface
public interface RejectedMessages {
  /** Keeps {@code message}; never blocks and never throws. */
  void keep(RejectedMessage message);

  /** What was wrong; a closed list, so that metrics stay bounded. */
  enum Kind {
    /** No device sends on this topic. */
    FOREIGN_TOPIC,
    /** The name in the topic cannot be a device's. */
    DEVICE_ID,
    /** More bytes than the contract allows. */
    OVERSIZED,
    /** No bytes. */
    EMPTY,
    /** Not one JSON object. */
    NOT_JSON,
    /** A field has a type or value that it cannot have. */
    WRONG_VALUE,
    /** A required field is missing. */
    MISSING_FIELD,
    /** A number is out of its range. */
    OUT_OF_RANGE;

    static Kind of(Decoded.Kind kind) {
      return switch (kind) {
        case OVERSIZED -> OVERSIZED;
        case EMPTY -> EMPTY;
        case NOT_JSON -> NOT_JSON;
        case WRONG_VALUE -> WRONG_VALUE;
        case MISSING_FIELD -> MISSING_FIELD;
        case OUT_OF_RANGE -> OUT_OF_RANGE;
      };
    }
  }
}
