package twinfleet.persistence.view;

import java.time.Instant;
import java.util.Arrays;
import java.util.stream.Collectors;
import twinfleet.protocol.DeviceId;

/**
 * The order of a list: by one field, then by device id, both in the same direction; devices without
 * a value come last. Only fields that an index leads by are offered.
 */
public record ViewSort(Field field, boolean descending) {
  /** How lists are when nothing is asked for. */
  public static final ViewSort BY_DEVICE = new ViewSort(Field.DEVICE_ID, false);

  private static final String DESCENDING = "-";

  /** What can be sorted by. */
  public enum Field {
    /** The device's name, by bytes. */
    DEVICE_ID("deviceId", "device_id"),
    /** Hardware model. */
    MODEL("model", "model"),
    /** State of the delivery, by its name. */
    STATE("state", "delivery_state"),
    /** By semantic versioning. */
    CURRENT_VERSION("currentVersion", "current_version_key"),
    /** By semantic versioning. */
    TARGET_VERSION("targetVersion", "target_version_key"),
    /** When the present state was entered. */
    STATE_SINCE("stateSince", "state_since"),
    /** End of the delivery's TTL. */
    EXPIRES_AT("expiresAt", "expires_at");

    private final String text;
    private final String column;

    Field(String text, String column) {
      this.text = text;
      this.column = column;
    }

    /** Of {@code twin_view}. */
    String column() {
      return column;
    }

    boolean isInstant() {
      return this == STATE_SINCE || this == EXPIRES_AT;
    }
  }

  /**
   * Reads {@code FIELD}, or {@code -FIELD} for the largest first.
   *
   * @throws IllegalArgumentException naming the field, in words for the caller
   */
  public static ViewSort parse(String text) {
    boolean descending = text.startsWith(DESCENDING);
    String name = descending ? text.substring(DESCENDING.length()) : text;
    for (Field field : Field.values()) {
      if (field.text.equals(name)) {
        return new ViewSort(field, descending);
      }
    }
    String known = Arrays.stream(Field.values()).map(f -> f.text).collect(Collectors.joining(", "));
    throw new IllegalArgumentException("no sort on '" + name + "', only on " + known);
  }

  /**
   * The last device of a page, behind which the next one begins.
   *
   * @param value of the sorted field, an instant in ISO-8601; null where the device has none, and
   *     always when the list is by device
   */
  public record Position(String value, DeviceId device) {}

  /**
   * {@code position} as one that this order can go on from.
   *
   * @throws IllegalArgumentException when its value cannot be of the field
   */
  public Position checked(Position position) {
    if (field.isInstant() && position.value() != null) {
      ViewFilter.instant(field.text, position.value());
    }
    return position;
  }

  /** What a column is compared with, for {@code value} of a position. */
  Object parameter(String value) {
    return field.isInstant() ? Instant.parse(value) : value;
  }
}
