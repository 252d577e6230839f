package twinfleet.persistence.journal;

import twinfleet.protocol.DeviceId;

/** The persistence ids of twins: {@code twin|DEVICE}, as Pekko's sharding makes them. */
public final class TwinIds {
  /** Name of the entity type, and of the journal's rows. */
  public static final String ENTITY_TYPE = "twin";

  /** Before the device in each of them. */
  public static final String PREFIX = ENTITY_TYPE + "|";

  private TwinIds() {}

  /** The persistence id of a device's twin. */
  public static String of(DeviceId device) {
    return PREFIX + device.value();
  }

  /** Whether {@code persistenceId} is a twin's. */
  public static boolean isTwin(String persistenceId) {
    return persistenceId.startsWith(PREFIX);
  }

  /** The device of a twin's persistence id. */
  public static DeviceId device(String persistenceId) {
    return new DeviceId(persistenceId.substring(PREFIX.length()));
  }
}
