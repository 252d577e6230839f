package twinfleet.service.entity;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;

/**
 * Whether this node hears devices at all: the ingress canary's word, read by every twin before it
 * handles anything. The awake twins of this node are told of a change, so many per second, because
 * their deadlines stand still while it is down (delivery-rules section 4).
 */
public final class IngressStatus {
  private static final int SLICES_PER_SECOND = 10;

  private final Set<ActorRef<TwinMessage>> awake = ConcurrentHashMap.newKeySet();
  private final ActorSystem<?> system;
  private final int noticesPerSlice;
  private volatile boolean up;

  /** Down until the canary says otherwise. */
  public IngressStatus(ActorSystem<?> system, EntitySettings settings) {
    this.system = system;
    this.noticesPerSlice = Math.max(1, settings.ingressNoticesPerSecondMax() / SLICES_PER_SECOND);
  }

  /** Whether the canary comes back. */
  public boolean isUp() {
    return up;
  }

  /** The canary's word; the same again changes nothing. */
  public synchronized void changed(boolean nowUp) {
    if (up != nowUp) {
      up = nowUp;
      system.log().info("ingress is {}; {} twins are awake", nowUp ? "up" : "down", awake.size());
      tell(new ArrayDeque<>(awake));
    }
  }

  /** How many twins this node holds in memory. */
  public int awakeTwins() {
    return awake.size();
  }

  void enter(ActorRef<TwinMessage> twin) {
    awake.add(twin);
  }

  void leave(ActorRef<TwinMessage> twin) {
    awake.remove(twin);
  }

  private void tell(Queue<ActorRef<TwinMessage>> left) {
    for (int i = 0; i < noticesPerSlice && !left.isEmpty(); i++) {
      left.remove().tell(new TwinMessage.Wake());
    }
    if (!left.isEmpty()) {
      Duration slice = Duration.ofMillis(1000 / SLICES_PER_SECOND);
      system.scheduler().scheduleOnce(slice, () -> tell(left), system.executionContext());
    }
  }
}
