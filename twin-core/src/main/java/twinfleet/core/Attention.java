package twinfleet.core;

/** The one list every device is on (delivery-rules section 7). */
public enum Attention {
  /** Nothing to do. */
  FINE,
  /** An update is under way. */
  IN_FLIGHT,
  /** An update waits for a known instant or event. */
  WAITING,
  /** Nothing moves without a person. */
  NEEDS_PERSON
}
