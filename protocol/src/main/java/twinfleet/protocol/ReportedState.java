package twinfleet.protocol;

/** The states that a device may report of a generation. */
public enum ReportedState {
  /** Accepted or downloading. */
  IN_PROGRESS,
  /** The complete image is held, digest and signature checked, not yet running. */
  DELIVERED,
  /** The new image booted and passed its self-test. */
  APPLIED,
  /** Given up; the reason says why. */
  FAILED,
  /** Stopped, as a CANCEL document asked. */
  CANCELED
}
