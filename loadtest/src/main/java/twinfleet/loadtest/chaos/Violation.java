package twinfleet.loadtest.chaos;

/**
 * A promise that did not hold.
 *
 * @param device or null
 * @param line of the history that is the evidence, 0 when the evidence is in {@code text}
 */
public record Violation(Promise promise, String device, String text, int line) {
  static Violation of(Promise promise, String device, String text) {
    return new Violation(promise, device, text, 0);
  }

  @Override
  public String toString() {
    return promise
        + (device == null ? "" : " " + device)
        + ": "
        + text
        + (line == 0 ? "" : " (history line " + line + ")");
  }
}
