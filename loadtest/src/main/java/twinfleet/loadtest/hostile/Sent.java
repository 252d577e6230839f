package twinfleet.loadtest.hostile;

import java.util.List;

/**
 * What an attack did.
 *
 * @param count messages, requests or connections
 * @param answers what came back at once, as {@code 400 malformed-request} or {@code closed}
 */
record Sent(int count, List<String> answers) {
  /** Keeps its list to itself. */
  Sent {
    answers = List.copyOf(answers);
  }

  /** Messages, which the node counts and does not answer. */
  static Sent messages(int count) {
    return new Sent(count, List.of());
  }

  /** One answer for each thing sent. */
  static Sent answered(List<String> answers) {
    return new Sent(answers.size(), answers);
  }
}
