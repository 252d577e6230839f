package twinfleet.loadtest.chaos;

/** What must hold through every fault; each has its checker in {@link Checkers}. */
public enum Promise {
  /** No assignment answered 2xx is lost; the same key gives the same result. */
  S1,
  /** No offer that its device would have to refuse. */
  S2,
  /** Sequence numbers 1..n and one chain of hashes per twin. */
  S3,
  /** Each deciding report is journaled once; in the end the twin knows what its device knows. */
  S4,
  /** Acknowledged to the broker only after the commit. */
  S5,
  /** The fold of the journal is the row of the read model. */
  S7,
  /** Only the device itself changes its twin. */
  S8,
  /** Attempts are spent only while the device could be reached. */
  S9,
  /** Revisions on the wire never fall. */
  REVISION,
  /** Every delivery ends or says what it waits for. */
  L1,
  /** Ready again in time, by itself. */
  L2,
  /** A device that comes back gets its offer within two heartbeats. */
  L3,
  /** Product time follows the rules of its section. */
  TIME
}
