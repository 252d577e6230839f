package twinfleet.loadtest.network;

import java.time.Duration;

/** A trace that a test switches by hand; the proxy looks at it every 5 ms of wall time. */
final class SwitchedTrace implements LinkTrace {
  private volatile boolean reachable = true;

  static SwitchedTrace unreachable() {
    SwitchedTrace trace = new SwitchedTrace();
    trace.reachable = false;
    return trace;
  }

  void outage(boolean begins) {
    reachable = !begins;
  }

  @Override
  public boolean reachableAt(Duration sinceStart) {
    return reachable;
  }

  @Override
  public Duration nextChangeAfter(Duration sinceStart) {
    return sinceStart.plusMillis(5);
  }
}
