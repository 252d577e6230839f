package twinfleet.core;

import java.time.Instant;
import java.util.List;

/**
 * Why a device stands where it stands, in words for who has to act on it.
 *
 * @param summary one plain sentence
 * @param findings everything that bears on it, the most telling first
 * @param nextDueAt when time alone changes something next, or null
 * @param nextAction what happens next, or who has to do what
 */
public record Explanation(
    String summary, List<Finding> findings, Instant nextDueAt, String nextAction) {
  /** Keeps its list to itself. */
  public Explanation {
    findings = List.copyOf(findings);
  }

  /**
   * One fact.
   *
   * @param text a plain sentence
   * @param since when it became so, or null when that is not known
   */
  public record Finding(FindingCode code, String text, Instant since) {}
}
