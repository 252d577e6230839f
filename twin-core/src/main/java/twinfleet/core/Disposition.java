package twinfleet.core;

/** What stands beside the state: how a delivery goes on or why it is over. */
public enum Disposition {
  /** Open, or revived. */
  ACTIVE,
  /** Ended by itself: APPLIED, FAILED or EXPIRED. */
  DONE,
  /** A newer assignment took its place. */
  SUPERSEDED,
  /** An operator canceled it. */
  CANCELED,
  /** Its device was decommissioned. */
  DECOMMISSIONED,
  /** The device ran the target already. */
  SKIPPED_ALREADY_INSTALLED
}
