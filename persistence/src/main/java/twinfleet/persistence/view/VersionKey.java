package twinfleet.persistence.view;

import java.util.Locale;
import twinfleet.protocol.FirmwareVersion;

/**
 * A text that sorts by bytes as {@link FirmwareVersion} sorts by precedence, so that an index can
 * answer {@code currentVersion=lt=2.4.0}. Each dotted part is a tag, its text and an end: numbers
 * ({@code 1}, with the count of their digits in front) come before words ({@code 2}); the end of a
 * row of parts sorts before any further part, and a release after its pre-releases.
 */
final class VersionKey {
  private static final char NUMBER = '1';
  private static final char WORD = '2';
  private static final char PART_END = ' ';
  private static final char PRE_RELEASE = '!';
  private static final char RELEASE = '"';

  private VersionKey() {}

  /** The key of {@code version}; null for null. */
  static String of(FirmwareVersion version) {
    if (version == null) {
      return null;
    }
    String text = version.value();
    int plus = text.indexOf('+');
    String precedence = plus < 0 ? text : text.substring(0, plus);
    int dash = precedence.indexOf('-');
    StringBuilder key = new StringBuilder();
    if (dash < 0 || dash == precedence.length() - 1) {
      parts(key, dash < 0 ? precedence : precedence.substring(0, dash));
      return key.append(RELEASE).toString();
    }
    parts(key, precedence.substring(0, dash));
    key.append(PRE_RELEASE);
    parts(key, precedence.substring(dash + 1));
    return key.append(PRE_RELEASE).toString();
  }

  private static void parts(StringBuilder key, String dotted) {
    for (String part : dotted.split("\\.")) {
      boolean number = !part.isEmpty() && part.chars().allMatch(c -> c >= '0' && c <= '9');
      if (number) {
        String digits = part.replaceFirst("^0+(?=.)", "");
        key.append(NUMBER).append(String.format(Locale.ROOT, "%02d", digits.length()));
        key.append(digits).append(PART_END);
      } else {
        key.append(WORD).append(part).append(PART_END);
      }
    }
  }
}
