package twinfleet.core;

/** How a cancel came to its end. */
public enum CancelEnd {
  /** The device reported CANCELED. */
  REPORTED,
  /** A snapshot no longer knew the generation. */
  FORGOTTEN_BY_DEVICE,
  /** An operator did not want to wait. */
  FORCED,
  /** The device did not confirm within an hour of running clock. */
  TIMEOUT,
  /** The time to live ran out first. */
  TTL;

  /** Whether the device itself is known to have stopped. */
  public boolean isConfirmed() {
    return this == REPORTED || this == FORGOTTEN_BY_DEVICE;
  }
}
