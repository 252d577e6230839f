package twinfleet.core;

import java.time.Instant;
import twinfleet.protocol.Directive;

/**
 * The last document that the broker took.
 *
 * @param directive null for the empty document
 */
public record Published(
    long generation, long revision, int attempt, Directive directive, Instant at) {}
