package twinfleet.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/**
 * A hardware model, the scope of a release.
 *
 * @param value 1 to 64 of {@code [A-Za-z0-9._-]}, the first a letter or digit
 */
public record Model(@JsonValue String value) {
  private static final Pattern SHAPE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

  /** Refuses what is not a model with {@link IllegalArgumentException}. */
  @JsonCreator
  public Model {
    Values.requireShape("model", value, SHAPE);
  }

  @Override
  public String toString() {
    return value;
  }
}
