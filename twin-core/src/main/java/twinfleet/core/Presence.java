package twinfleet.core;

/** Whether a device can be reached (delivery-rules section 5). */
public enum Presence {
  /** Heard of within a heartbeat and its grace. */
  ONLINE,
  /** One heartbeat missed. */
  SUSPECT,
  /** Three heartbeats missed, or it said or its last will says so. */
  OFFLINE,
  /** Never heard of, or not since this twin was loaded. */
  UNKNOWN;

  /** Whether offers may be published and clocks run. */
  public boolean isReachable() {
    return this == ONLINE || this == SUSPECT;
  }
}
