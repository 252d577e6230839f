package twinfleet.core;

/** Everything that {@link Explain} can find: a closed list, so that clients may rely on it. */
public enum FindingCode {
  /** No such device. */
  UNREGISTERED,
  /** Out of service. */
  DECOMMISSIONED,
  /** Nothing was ever assigned. */
  NO_DELIVERY,
  /** Desired, not acknowledged. */
  PENDING,
  /** The device works on it. */
  IN_PROGRESS,
  /** The device holds the checked image. */
  DELIVERED,
  /** A cancel is on its way. */
  CANCELING,
  /** The device went on with an ended delivery by itself. */
  REVIVED,
  /** The new image runs and is being watched. */
  PROBATION,
  /** The new image runs. */
  APPLIED,
  /** Ended without success, for the cause told. */
  FAILED,
  /** The time to live ran out, for the cause told. */
  EXPIRED,
  /** Canceled. */
  CANCELED,
  /** The target ran already. */
  SKIPPED,
  /** Closed when its device was decommissioned. */
  CLOSED_BY_DECOMMISSION,
  /** Waits for the device to confirm a cancel. */
  WAITS_FOR_CANCEL_CONFIRMATION,
  /** Waits for an operator to release it. */
  WAITS_FOR_OPERATOR,
  /** Waits for its maintenance window. */
  WAITS_FOR_WINDOW,
  /** Waits for the device to connect. */
  WAITS_FOR_DEVICE,
  /** Waits for a better link. */
  WAITS_FOR_NETWORK,
  /** Waits for its rollout. */
  WAITS_FOR_ROLLOUT,
  /** Waits out the window after a failure. */
  WAITS_FOR_RETRY,
  /** Waits for the device's acknowledgement. */
  WAITS_FOR_ACKNOWLEDGEMENT,
  /** Waits for the device to start the new image. */
  WAITS_FOR_APPLY,
  /** A gate between the delivery and its device is closed. */
  GATE_CLOSED,
  /** A document has yet to reach the broker. */
  NOT_PUBLISHED,
  /** The device is heard of. */
  DEVICE_ONLINE,
  /** It missed a heartbeat. */
  DEVICE_SUSPECT,
  /** It is not connected. */
  DEVICE_OFFLINE,
  /** Not heard of since this node took over. */
  DEVICE_UNKNOWN,
  /** Never heard of at all. */
  DEVICE_NEVER_SEEN,
  /** It comes and goes too often. */
  DEVICE_FLAPPING,
  /** Samples show a FAIR or POOR link. */
  LINK_WEAK,
  /** This node hears no device at all. */
  INGRESS_DOWN,
  /** How many attempts were used, and how many are left. */
  ATTEMPTS,
  /** The device reported failures. */
  FAILURES,
  /** When the time to live ends. */
  TTL,
  /** The time to live has not begun. */
  TTL_NOT_STARTED,
  /** A CANCEL stays retained because the device has not confirmed the end. */
  CANCEL_UNCONFIRMED
}
