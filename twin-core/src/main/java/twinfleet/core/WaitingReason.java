package twinfleet.core;

/** What an open delivery waits for, in the order in which the first that holds is told. */
public enum WaitingReason {
  /** A cancel that the device has not confirmed. */
  CANCEL_CONFIRMATION,
  /** An operator holds it. */
  OPERATOR_HOLD,
  /** Outside its maintenance window. */
  MAINTENANCE_WINDOW,
  /** The device is OFFLINE or has not been heard of. */
  DEVICE_OFFLINE,
  /** Packet loss paused it. */
  NETWORK_UNSTABLE,
  /** Its rollout has not given it a slot, or is paused. */
  ROLLOUT_SLOT,
  /** The window after a retryable failure. */
  BACKOFF,
  /** The device's acknowledgement. */
  ACKNOWLEDGEMENT,
  /** DELIVERED: the device's own decision to apply. */
  DEVICE_APPLY
}
