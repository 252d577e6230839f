package twinfleet.core;

/** How good a device's link is (delivery-rules section 5). */
public enum NetworkClass {
  /** Nothing to wait for. */
  GOOD,
  /** Windows are longer. */
  FAIR,
  /** Windows are twice as long. */
  POOR,
  /** No sample within the horizon. */
  UNKNOWN
}
