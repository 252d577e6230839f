package twinfleet.agent.decide;

/** How an offer broke promise S2: it should never have left the service. */
public enum Breach {
  /** It names another device. */
  OTHER_DEVICE,
  /** It is for another model. */
  OTHER_MODEL,
  /** Its own serverTime is at or past its expiresAt. */
  EXPIRED,
  /** A newer revision for a generation older than one already offered. */
  SUPERSEDED,
  /** At or below the highest accepted releaseCounter, not authorised, not the running version. */
  ROLLBACK
}
