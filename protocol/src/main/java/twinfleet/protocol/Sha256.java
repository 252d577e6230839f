package twinfleet.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The SHA-256 of a firmware image.
 *
 * @param value 64 hexadecimal digits, kept in lower case
 */
public record Sha256(@JsonValue String value) {
  private static final Pattern SHAPE = Pattern.compile("[0-9a-f]{64}");

  /** Refuses what is not a digest with {@link IllegalArgumentException}. */
  @JsonCreator
  public Sha256 {
    value = value == null ? null : value.toLowerCase(Locale.ROOT);
    Values.requireShape("sha256", value, SHAPE);
  }

  @Override
  public String toString() {
    return value;
  }
}
