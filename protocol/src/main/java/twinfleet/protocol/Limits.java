package twinfleet.protocol;

/** Bounds of the wire that both sides keep. */
public final class Limits {
  /** Largest payload of any MQTT message, bytes (contract). */
  public static final int PAYLOAD_BYTES_MAX = 65_536;

  /** Deepest JSON nesting that a parser follows. */
  static final int NESTING_DEPTH_MAX = 16;

  /** Most link samples that one heartbeat may carry; the newest are last. */
  public static final int SAMPLES_MAX = 32;

  /** Longest free text (a boot id), characters. */
  static final int TEXT_CHARS_MAX = 64;

  private Limits() {}
}
