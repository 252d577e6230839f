package twinfleet.persistence.journal;

import java.time.Instant;

/**
 * Who and what caused an event; stands in the journal beside it for ever.
 *
 * @param actor who: {@code device:ID}, {@code operator:NAME}, {@code rollout:NAME} or {@code
 *     system}
 * @param cause what: the message kind or call, for example {@code mqtt:state}, {@code http:assign}
 * @param correlation identity of the message or request, so that retries can be found; or null
 * @param receivedAt product time at which this deployment received the cause
 * @param node the node that decided
 */
public record Origin(
    String actor, String cause, String correlation, Instant receivedAt, String node) {}
