package twinfleet.core;

/** Whether a twin may be told anything at all. */
public enum Lifecycle {
  /** No such device. */
  UNREGISTERED,
  /** In service. */
  ACTIVE,
  /** Out of service: refuses assignments, its messages are security events. */
  DECOMMISSIONED
}
