package twinfleet.service.entity;

import java.time.Duration;
import java.util.Objects;
import twinfleet.core.Outstanding.Publication;
import twinfleet.core.TwinCommand.ConfirmPublished;
import twinfleet.protocol.Directive;

/**
 * The document that the outlet was handed last and nobody confirmed yet, so that an owed document
 * is handed over once and again only when it may be lost. Transport time, never scaled.
 *
 * @param atNanos by the monotonic clock
 */
record HandedOver(long generation, long revision, int attempt, Directive directive, long atNanos) {

  static HandedOver of(Publication p, long nanos) {
    return new HandedOver(p.generation(), p.revision(), p.attempt(), p.directive(), nanos);
  }

  /** Whether this is {@code p}, whatever its priority. */
  boolean is(Publication p) {
    return is(p.generation(), p.revision(), p.attempt(), p.directive());
  }

  /** Whether {@code c} confirms this. */
  boolean isConfirmedBy(ConfirmPublished c) {
    return is(c.generation(), c.revision(), c.attempt(), c.directive());
  }

  /** How long the outlet still has for it; zero or less when it is to be handed over again. */
  Duration patience(int publishRetryMs, long nowNanos) {
    return Duration.ofMillis(publishRetryMs).minusNanos(nowNanos - atNanos);
  }

  private boolean is(long otherGeneration, long otherRevision, int otherAttempt, Directive other) {
    return generation == otherGeneration
        && revision == otherRevision
        && attempt == otherAttempt
        && Objects.equals(directive, other);
  }
}
