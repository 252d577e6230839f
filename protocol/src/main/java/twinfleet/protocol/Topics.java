package twinfleet.protocol;

import java.util.Optional;

/**
 * The MQTT topics of the contract. The leading slash is the field's own convention and makes the
 * double slash of a shared subscription ({@code $share/group//device/...}).
 */
public final class Topics {
  /** Where dead letters are mirrored for operators' tools. */
  public static final String DEAD_LETTERS = "/firmware/dlq/failed";

  private static final String DEVICE = "/device/";

  private Topics() {}

  /** The four kinds of messages that come from devices. */
  public enum Kind {
    /** {@link StateReport}. */
    STATE("/firmware/state"),
    /** {@link twinfleet.protocol.Snapshot}. */
    SNAPSHOT("/firmware/snapshot"),
    /** {@link twinfleet.protocol.Heartbeat}. */
    HEARTBEAT("/heartbeat"),
    /** {@link PresenceMessage}. */
    PRESENCE("/presence");

    private final String suffix;

    Kind(String suffix) {
      this.suffix = suffix;
    }

    /** The topic on which {@code device} sends this kind. */
    public String of(DeviceId device) {
      return DEVICE + device.value() + suffix;
    }

    /** The filter that matches this kind of every device. */
    public String filter() {
      return DEVICE + "+" + suffix;
    }
  }

  /**
   * A topic taken apart.
   *
   * @param device as it stands in the topic; not yet validated
   */
  public record Source(String device, Kind kind) {}

  /** The retained desired document of {@code device}. */
  public static String desired(DeviceId device) {
    return "/firmware/update/v2/" + device.value();
  }

  /** Where {@code device} is asked for a snapshot. */
  public static String query(DeviceId device) {
    return DEVICE + device.value() + "/firmware/query";
  }

  /** Which device sent what on {@code topic}; empty for a topic that no device sends on. */
  public static Optional<Source> parse(String topic) {
    if (!topic.startsWith(DEVICE)) {
      return Optional.empty();
    }
    int end = topic.indexOf('/', DEVICE.length());
    if (end < 0) {
      return Optional.empty();
    }
    String suffix = topic.substring(end);
    for (Kind kind : Kind.values()) {
      if (kind.suffix.equals(suffix)) {
        return Optional.of(new Source(topic.substring(DEVICE.length(), end), kind));
      }
    }
    return Optional.empty();
  }
}
