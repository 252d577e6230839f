package twinfleet.persistence.view;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import twinfleet.core.Attention;
import twinfleet.core.DeliveryState;
import twinfleet.core.Disposition;
import twinfleet.core.Lifecycle;
import twinfleet.core.NetworkClass;
import twinfleet.core.Presence;
import twinfleet.protocol.FirmwareVersion;

/**
 * Which devices of a list: all conditions hold. Checked when made: what is wrong is an {@link
 * IllegalArgumentException} with one line for the caller.
 *
 * @param conditions at most {@link #CONDITIONS_MAX}
 */
public record ViewFilter(List<Condition> conditions) {
  /** Everything. */
  public static final ViewFilter ALL = new ViewFilter(List.of());

  /** Bound of one filter. */
  public static final int CONDITIONS_MAX = 20;

  /** Bound of the values of one condition. */
  public static final int VALUES_MAX = 100;

  /** Years that PostgreSQL, JSON and people agree on. */
  private static final Instant INSTANT_MIN = Instant.parse("0001-01-01T00:00:00Z");

  private static final Instant INSTANT_END = Instant.parse("+10000-01-01T00:00:00Z");
  private static final String LABELS = "labels.";
  private static final Pattern LABEL = Pattern.compile("[A-Za-z0-9._-]{1,64}");

  /** How a field is compared. */
  public enum Operator {
    /** {@code ==} */
    EQUAL,
    /** {@code !=}; a field without a value differs from every value. */
    NOT_EQUAL,
    /** {@code =in=} */
    IN,
    /** {@code =out=}; a field without a value is out. */
    OUT,
    /** {@code =lt=} */
    LESS,
    /** {@code =le=} */
    AT_MOST,
    /** {@code =gt=} */
    MORE,
    /** {@code =ge=} */
    AT_LEAST;

    boolean isOrder() {
      return ordinal() >= LESS.ordinal();
    }
  }

  /** What a field holds. */
  enum Kind {
    TEXT,
    VERSION,
    INSTANT
  }

  /** Checks its collection. */
  public ViewFilter {
    conditions = List.copyOf(conditions);
    if (conditions.size() > CONDITIONS_MAX) {
      throw new IllegalArgumentException("a filter has at most " + CONDITIONS_MAX + " conditions");
    }
  }

  /**
   * One comparison.
   *
   * @param field a field of the contract's device, or {@code labels.NAME}
   * @param values one, or several for IN and OUT
   */
  public record Condition(String field, Operator operator, List<String> values) {
    /** Checks field, operator and values. */
    public Condition {
      values = List.copyOf(values);
      Kind kind = kind(field);
      boolean several = operator == Operator.IN || operator == Operator.OUT;
      if (values.isEmpty() || values.size() > (several ? VALUES_MAX : 1)) {
        throw new IllegalArgumentException(
            field + " takes " + (several ? "1 to " + VALUES_MAX + " values" : "one value"));
      }
      if (operator.isOrder() && kind == Kind.TEXT) {
        throw new IllegalArgumentException(field + " has no order");
      }
      values.forEach(value -> check(field, value));
    }

    boolean isLabel() {
      return field.startsWith(LABELS);
    }

    String label() {
      return field.substring(LABELS.length());
    }
  }

  /** This and one condition more. */
  public ViewFilter and(String field, Operator operator, String... values) {
    List<Condition> more = new ArrayList<>(conditions);
    more.add(new Condition(field, operator, List.of(values)));
    return new ViewFilter(more);
  }

  static Kind kind(String field) {
    return switch (field) {
      case "deviceId", "model", "site" -> Kind.TEXT;
      case "state", "disposition", "presence", "networkClass", "lifecycle", "attention" ->
          Kind.TEXT;
      case "currentVersion", "targetVersion" -> Kind.VERSION;
      case "lastOnlineTime", "stateSince", "lastUpdateAttempt", "expiresAt", "nextDueAt" ->
          Kind.INSTANT;
      default -> {
        if (field.startsWith(LABELS) && LABEL.matcher(field.substring(LABELS.length())).matches()) {
          yield Kind.TEXT;
        }
        throw new IllegalArgumentException("no filter on '" + field + "'");
      }
    };
  }

  private static void check(String field, String value) {
    switch (field) {
      case "state" -> requireName(field, value, DeliveryState.values());
      case "disposition" -> requireName(field, value, Disposition.values());
      case "presence" -> requireName(field, value, Presence.values());
      case "networkClass" -> requireName(field, value, NetworkClass.values());
      case "lifecycle" -> requireName(field, value, Lifecycle.values());
      case "attention" -> requireName(field, value, Attention.values());
      default -> {
        if (kind(field) == Kind.VERSION) {
          new FirmwareVersion(value);
        } else if (kind(field) == Kind.INSTANT) {
          instant(field, value);
        }
      }
    }
  }

  static Instant instant(String field, String value) {
    try {
      Instant instant = Instant.parse(value);
      if (!instant.isBefore(INSTANT_MIN) && instant.isBefore(INSTANT_END)) {
        return instant;
      }
    } catch (DateTimeParseException wrong) {
      throw new IllegalArgumentException(field + " is an ISO-8601 UTC instant: " + value, wrong);
    }
    throw new IllegalArgumentException(field + " lies in the years 1 to 9999: " + value);
  }

  private static void requireName(String field, String value, Enum<?>[] names) {
    if (Stream.of(names).noneMatch(n -> n.name().equals(value))) {
      String known = String.join(", ", Stream.of(names).map(Enum::name).toList());
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "%s is one of %s: %s", field, known, value));
    }
  }
}
