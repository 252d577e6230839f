package twinfleet.core;

/** The six public states of a delivery (delivery-rules section 2). */
public enum DeliveryState {
  /** Desired; the device has not acknowledged this generation. */
  PENDING,
  /** The device acknowledged it: accepted or downloading. */
  IN_PROGRESS,
  /** The device holds the complete, checked image, not yet running. */
  DELIVERED,
  /** The new image booted, passed its self-test and reports itself. */
  APPLIED,
  /** Ended without success. */
  FAILED,
  /** The time to live ran out before DELIVERED. */
  EXPIRED
}
