package twinfleet.core;

/** Why a device went OFFLINE. */
public enum OfflineCause {
  /** Three heartbeats missed. */
  SILENCE,
  /** Its last will. */
  WILL,
  /** It said goodbye. */
  SHUTDOWN,
  /** Its power failed. */
  POWER_LOSS,
  /** It said so without a cause. */
  OTHER
}
