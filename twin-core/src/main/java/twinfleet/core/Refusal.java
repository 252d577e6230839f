package twinfleet.core;

/** Why a command or message changed nothing. A closed list, so that counters stay bounded. */
public enum Refusal {
  /** No such device: counted, acknowledged, no twin created. */
  UNKNOWN_DEVICE,
  /** Registered already with other data. */
  ALREADY_REGISTERED,
  /** Decommissioned: a security event. */
  DECOMMISSIONED,
  /** In service already. */
  NOT_DECOMMISSIONED,
  /** (epoch, seq) or (epoch, connection) is not newer than what is known. */
  DUPLICATE,
  /** The generation is older than the current one. */
  STALE_GENERATION,
  /** A report of a generation that was never handed out. */
  UNKNOWN_GENERATION,
  /** A generation or revision more than 10^6 ahead, or an epoch or connection from nowhere. */
  TOO_FAR_AHEAD,
  /** The report is of a lower rank than what the device told before. */
  LOWER_RANK,
  /** APPLIED with another version than the target. */
  OTHER_VERSION,
  /** The delivery is over. */
  CLOSED,
  /** Nothing is open. */
  NOTHING_OPEN,
  /** The delivery is being canceled. */
  BEING_CANCELED,
  /** Not a transition of the table in this state. */
  NOT_LEGAL,
  /** The release is of another model. */
  MODEL_MISMATCH,
  /** The release is at or below what is installed and not authorised. */
  ROLLBACK_REFUSED
}
