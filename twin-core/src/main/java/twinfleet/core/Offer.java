package twinfleet.core;

import java.time.Duration;
import java.time.Instant;
import twinfleet.protocol.Priority;

/**
 * What one delivery offers to its device.
 *
 * @param generation of the delivery
 * @param requestId the originator's identity of the assignment; the same one again changes nothing
 * @param rollout its name, or null when an operator assigned it alone
 * @param rollbackAuthorised whether the release counter may go down
 * @param ttl from the moment the delivery may start
 * @param reinstall whether this version ran already, as far as was known, when it was assigned:
 *     then only a report of this generation proves it applied
 */
public record Offer(
    long generation,
    Release release,
    String requestId,
    String rollout,
    boolean forced,
    boolean rollbackAuthorised,
    Priority priority,
    Duration ttl,
    Instant assignedAt,
    boolean reinstall) {

  /** The same offer under another generation (a restored backup was overtaken). */
  Offer renumbered(long next) {
    return new Offer(
        next,
        release,
        requestId,
        rollout,
        forced,
        rollbackAuthorised,
        priority,
        ttl,
        assignedAt,
        reinstall);
  }

  /** The same offer with another place in the publishing queue. */
  Offer prioritised(Priority next) {
    return new Offer(
        generation,
        release,
        requestId,
        rollout,
        forced,
        rollbackAuthorised,
        next,
        ttl,
        assignedAt,
        reinstall);
  }
}
