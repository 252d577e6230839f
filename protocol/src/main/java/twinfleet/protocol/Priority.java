package twinfleet.protocol;

/** How a publish is queued: HIGH jumps the pacing queue. */
public enum Priority {
  /** In turn. */
  NORMAL,
  /** Before all NORMAL ones. */
  HIGH
}
