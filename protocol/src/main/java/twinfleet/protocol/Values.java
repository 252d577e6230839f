package twinfleet.protocol;

import java.util.regex.Pattern;

/** The one check behind all validated text values, so that all refuse in the same words. */
final class Values {
  private static final int SHOWN_CHARS_MAX = 80;

  private Values() {}

  static void requireShape(String name, String value, Pattern shape) {
    if (value == null) {
      throw new IllegalArgumentException(name + " is missing");
    }
    if (!shape.matcher(value).matches()) {
      throw new IllegalArgumentException(
          name + " must match " + shape.pattern() + ", not '" + shown(value) + "'");
    }
  }

  /** Hostile text made fit for a log line or an error: short and without control characters. */
  private static String shown(String value) {
    String head = value.length() <= SHOWN_CHARS_MAX ? value : value.substring(0, SHOWN_CHARS_MAX);
    return head.replaceAll("\\p{Cntrl}", "?");
  }
}
