package twinfleet.protocol;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;

/** Why a device went away. */
public enum PresenceCause {
  /** The broker published the last will. */
  WILL,
  /** The device said goodbye. */
  SHUTDOWN,
  /** The device noticed that its power fails. */
  POWER_LOSS,
  /** Not said, or not known to this version. */
  @JsonEnumDefaultValue
  OTHER
}
