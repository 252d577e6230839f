package twinfleet.service.mqtt;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The last malformed messages, in memory. */
public final class RejectedRing implements RejectedMessages {
  private final int messagesMax;
  private final Deque<Rejected> ring = new ArrayDeque<>();

  /**
   * @param messagesMax kept; the oldest goes
   */
  public RejectedRing(int messagesMax) {
    this.messagesMax = messagesMax;
  }

  @Override
  public synchronized void keep(Rejected rejected) {
    if (ring.size() == messagesMax) {
      ring.removeFirst();
    }
    ring.addLast(rejected);
  }

  /** Oldest first. */
  public synchronized List<Rejected> recent() {
    return List.copyOf(ring);
  }
}
