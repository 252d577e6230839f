package twinfleet.core;

import java.time.Duration;

/**
 * One waiting window of a delivery.
 *
 * @param number from 1
 * @param window its full length
 * @param clock what is left of it
 */
public record Attempt(int number, Duration window, Clock clock) {
  /** A new, frozen window. */
  static Attempt opened(int number, Duration window) {
    return new Attempt(number, window, Clock.frozen(window));
  }

  /** The same attempt with its window from the beginning. */
  Attempt afresh() {
    return opened(number, window);
  }

  /** The same attempt with another clock. */
  Attempt with(Clock next) {
    return new Attempt(number, window, next);
  }
}
