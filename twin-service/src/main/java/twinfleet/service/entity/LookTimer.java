package twinfleet.service.entity;

import java.time.Duration;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/**
 * The one timer of a twin. A look that is put off leaves the running timer alone and is planned
 * anew when that fires: a heartbeat puts off its twin's deadline, and a cancelled timer would stay
 * in the scheduler until its time.
 */
final class LookTimer {
  private static final String KEY = "look";

  private final TimerScheduler<TwinMessage> timers;
  private long lookAtNanos;
  private long armedAtNanos;

  LookTimer(TimerScheduler<TwinMessage> timers) {
    this.timers = timers;
  }

  /** Looks {@code after} wall time from now, and not before. */
  void plan(Duration after) {
    long now = System.nanoTime();
    lookAtNanos = now + after.toNanos();
    boolean armed = timers.isTimerActive(KEY);
    if (!armed || lookAtNanos - armedAtNanos < 0) {
      timers.startSingleTimer(KEY, new TwinMessage.Wake(), after);
      armedAtNanos = lookAtNanos;
    }
  }

  /** Whether the planned look is still ahead; then a timer is running for it. */
  boolean isAhead() {
    long left = lookAtNanos - System.nanoTime();
    if (left <= 0) {
      return false;
    }
    if (!timers.isTimerActive(KEY)) {
      plan(Duration.ofNanos(left));
    }
    return true;
  }
}
