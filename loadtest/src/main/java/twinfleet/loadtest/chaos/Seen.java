package twinfleet.loadtest.chaos;

import java.time.Instant;

/** One observation of a run. Instants are the wall time of the observer. */
public sealed interface Seen {
  /** When it was known. */
  Instant at();

  /** What became of a request. */
  enum Outcome {
    /** 2xx: done, for good. */
    OK,
    /** A refusal: not done. */
    FAIL,
    /** No answer, or one that says that nobody knows. */
    UNKNOWN
  }

  /**
   * A request over HTTP.
   *
   * @param op what was asked
   * @param device of whom, or null
   * @param key the Idempotency-Key
   * @param invoked when it was sent
   * @param status of HTTP, 0 without an answer
   * @param body of the answer, or why there is none
   */
  record Call(
      String op,
      String device,
      String key,
      Instant invoked,
      Outcome outcome,
      int status,
      String body,
      Instant at)
      implements Seen {}

  /** What changed in an agent. */
  enum Change {
    /** Connected and subscribed. */
    ONLINE,
    /** Not connected any more. */
    OFFLINE,
    /** Knows a newer document. */
    LEARNT,
    /** Got on with its generation. */
    STATE,
    /** The broker acknowledged a report of it. */
    ACKED,
    /** Another version runs and is confirmed. */
    RUNS,
    /** Was offered what should never have left the service. */
    BREACH
  }

  /**
   * An entry in an agent's own log.
   *
   * @param generation it is about
   * @param revision it knows
   * @param text the state, the report, the version or the breach
   */
  record Agent(
      String device,
      Change change,
      long generation,
      long revision,
      long epoch,
      long seq,
      String text,
      Instant at)
      implements Seen {}

  /**
   * A desired document on the wire, seen by the independent tap.
   *
   * @param retained whether the broker kept it and gave it at the tap's subscription
   * @param payload empty when nothing is desired
   */
  record Document(String device, boolean retained, String payload, Instant at) implements Seen {}

  /** A message of a device that the node acknowledged to the broker, as passed on the wire. */
  record Acknowledged(String topic, String payload, Instant at) implements Seen {}

  /** The fault began or ended. */
  record FaultEdge(String fault, int time, boolean begins, Instant at) implements Seen {}

  /** The node's readiness changed, or it died. */
  record Node(String what, Instant at) implements Seen {}

  /** What was done to the wall clock before product time was looked at. */
  enum Phase {
    /** Nothing yet. */
    BEFORE,
    /** It was stepped while the node ran. */
    STEPPED,
    /** Nothing more. */
    RUNNING,
    /** The node started behind where product time had come to. */
    HELD,
    /** The node started at or past it. */
    FORWARD
  }

  /**
   * Product time as the node tells it.
   *
   * @param steps of the wall clock that the node has counted
   */
  record ProductTime(Phase phase, Instant product, double steps, Instant at) implements Seen {}
}
