package twinfleet.service.mqtt;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether this node hears its devices, judged by canaries alone: a refused SUBACK is reported as
 * success, and a connection whose session the broker lost is alive and deaf. Instants are {@code
 * System.nanoTime()} and come in as data.
 */
final class IngressWatch {
  private final long boundNanos;
  private final Ear[] ears;

  IngressWatch(int connections, Duration bound) {
    this.boundNanos = bound.toNanos();
    this.ears = new Ear[connections];
    for (int i = 0; i < connections; i++) {
      ears[i] = new Ear();
    }
  }

  /** Connection {@code index} begins anew and is given the whole bound. */
  synchronized void began(int index) {
    ears[index].missingSince = null;
  }

  /** The broker took a canary for connection {@code index}: from now on it is missing. */
  synchronized void taken(int index, long sentAt, long now) {
    Ear ear = ears[index];
    boolean heard = ear.heard != null && ear.heard - sentAt >= 0;
    if (!heard && ear.missingSince == null) {
      ear.missingSince = now;
    }
  }

  /** Connection {@code index} heard a canary. */
  synchronized void heard(int index, long now) {
    ears[index].heard = now;
    ears[index].missingSince = null;
  }

  /** Whether every connection heard a canary within the bound. */
  synchronized boolean isUp(long now) {
    for (Ear ear : ears) {
      if (ear.heard == null || now - ear.heard > boundNanos) {
        return false;
      }
    }
    return true;
  }

  /** Connections for which the broker took a canary that they did not hear within the bound. */
  synchronized List<Integer> deaf(long now) {
    List<Integer> deaf = new ArrayList<>();
    for (int i = 0; i < ears.length; i++) {
      Long since = ears[i].missingSince;
      if (since != null && now - since > boundNanos) {
        deaf.add(i);
      }
    }
    return deaf;
  }

  private static final class Ear {
    private Long heard;
    private Long missingSince;
  }
}
