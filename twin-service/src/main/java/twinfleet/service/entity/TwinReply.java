package twinfleet.service.entity;

import twinfleet.core.Refusal;

/** A twin's answer to a command, sent only after what it decided is in the journal. */
public sealed interface TwinReply {
  /**
   * Taken.
   *
   * @param changed whether an event was stored; false for what was as good as done
   * @param view the twin after it
   */
  record Done(boolean changed, TwinView view) implements TwinReply {}

  /** Refused for {@code refusal}; {@code detail} is for a person. */
  record Refused(Refusal refusal, String detail) implements TwinReply {}
}
