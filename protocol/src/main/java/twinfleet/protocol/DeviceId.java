package twinfleet.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/**
 * The name of a device, the same on MQTT, in HTTP and in the journal. Validated at every border: in
 * a journal batch one over-long name fails the writes of innocent twins.
 *
 * @param value 1 to 64 of {@code [A-Za-z0-9._-]}, the first a letter or digit
 */
public record DeviceId(@JsonValue String value) implements Comparable<DeviceId> {
  private static final Pattern SHAPE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

  /** Refuses what is not a device id with {@link IllegalArgumentException}. */
  @JsonCreator
  public DeviceId {
    Values.requireShape("deviceId", value, SHAPE);
  }

  /** Whether {@code text} may be a device id. */
  public static boolean isValid(String text) {
    return text != null && SHAPE.matcher(text).matches();
  }

  @Override
  public int compareTo(DeviceId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
