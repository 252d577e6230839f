package twinfleet.agent.decide;

import twinfleet.protocol.ReportedState;

/** How far the device is with the generation it knows. */
public enum Phase {
  /** The document is known; nothing was begun. */
  RECEIVED(null),
  /** Accepted; the image is being fetched, or the fetching is held. */
  DOWNLOADING(ReportedState.IN_PROGRESS),
  /** The complete image is held and its digest is right. */
  STAGED(ReportedState.DELIVERED),
  /** The image is being written to the inactive slot. */
  FLASHING(ReportedState.DELIVERED),
  /** The device restarts into the new image. */
  BOOTING(ReportedState.DELIVERED),
  /** The new image runs and tests itself. */
  TRIAL(ReportedState.DELIVERED),
  /** The self-test failed; the device restarts into the old image. */
  REVERTING(ReportedState.DELIVERED),
  /** The new image is confirmed. */
  APPLIED(ReportedState.APPLIED),
  /** Given up; the job's reason says why. */
  FAILED(ReportedState.FAILED),
  /** Stopped, as a CANCEL document asked. */
  CANCELED(ReportedState.CANCELED);

  private final ReportedState told;

  Phase(ReportedState told) {
    this.told = told;
  }

  /** What reports, snapshots and heartbeats say of this phase; null: received, nothing done. */
  public ReportedState told() {
    return told;
  }

  /** Whether a restart is under way that no document can stop any more. */
  public boolean isBeyondReturn() {
    return this == BOOTING || this == TRIAL || this == REVERTING;
  }

  /** Whether a complete, checked image is held. */
  public boolean holdsImage() {
    return told == ReportedState.DELIVERED;
  }
}
