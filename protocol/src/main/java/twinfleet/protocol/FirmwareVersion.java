package twinfleet.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/**
 * A firmware version. Any text of its shape names a version; precedence is that of Semantic
 * Versioning 2.0.0 section 11 extended to any number of dotted parts, so that {@code 2.4.0-rc.1 <
 * 2.4.0 < 2.10.0}. Equality is by text: devices report exactly what they were given.
 *
 * @param value 1 to 64 of {@code [A-Za-z0-9.+_-]}, the first a letter or digit
 */
public record FirmwareVersion(@JsonValue String value) implements Comparable<FirmwareVersion> {
  private static final Pattern SHAPE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9.+_-]{0,63}");

  /** Refuses what is not a version with {@link IllegalArgumentException}. */
  @JsonCreator
  public FirmwareVersion {
    Values.requireShape("version", value, SHAPE);
  }

  @Override
  public int compareTo(FirmwareVersion other) {
    String mine = withoutBuild(value);
    String theirs = withoutBuild(other.value);
    int core = compareParts(beforeDash(mine), beforeDash(theirs));
    if (core != 0) {
      return core;
    }
    String myPre = afterDash(mine);
    String theirPre = afterDash(theirs);
    if (myPre.isEmpty() || theirPre.isEmpty()) {
      return Boolean.compare(myPre.isEmpty(), theirPre.isEmpty());
    }
    return compareParts(myPre, theirPre);
  }

  private static int compareParts(String left, String right) {
    String[] a = left.split("\\.");
    String[] b = right.split("\\.");
    for (int i = 0; i < Math.min(a.length, b.length); i++) {
      int order = comparePart(a[i], b[i]);
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(a.length, b.length);
  }

  /** Numbers by value and below words, words by their characters. */
  private static int comparePart(String a, String b) {
    boolean aNumber = isNumber(a);
    boolean bNumber = isNumber(b);
    if (aNumber && bNumber) {
      String x = a.replaceFirst("^0+(?=.)", "");
      String y = b.replaceFirst("^0+(?=.)", "");
      return x.length() != y.length() ? Integer.compare(x.length(), y.length()) : x.compareTo(y);
    }
    return aNumber == bNumber ? a.compareTo(b) : aNumber ? -1 : 1;
  }

  private static boolean isNumber(String part) {
    return !part.isEmpty() && part.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  private static String withoutBuild(String version) {
    int plus = version.indexOf('+');
    return plus < 0 ? version : version.substring(0, plus);
  }

  private static String beforeDash(String version) {
    int dash = version.indexOf('-');
    return dash < 0 ? version : version.substring(0, dash);
  }

  private static String afterDash(String version) {
    int dash = version.indexOf('-');
    return dash < 0 ? "" : version.substring(dash + 1);
  }

  @Override
  public String toString() {
    return value;
  }
}
