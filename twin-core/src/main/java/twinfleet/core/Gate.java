package twinfleet.core;

/** What may stand between an open delivery and its device; each is closed and opened on its own. */
public enum Gate {
  /** An operator's hold. */
  OPERATOR_HOLD(WaitingReason.OPERATOR_HOLD),
  /** Outside the rollout's maintenance window. */
  MAINTENANCE_WINDOW(WaitingReason.MAINTENANCE_WINDOW),
  /** Packet loss over the threshold. */
  NETWORK_PAUSE(WaitingReason.NETWORK_UNSTABLE),
  /** The rollout has not given a slot; the TTL begins when it does. */
  ROLLOUT_SLOT(WaitingReason.ROLLOUT_SLOT),
  /** The rollout is paused. */
  ROLLOUT_PAUSE(WaitingReason.ROLLOUT_SLOT);

  private final WaitingReason reason;

  Gate(WaitingReason reason) {
    this.reason = reason;
  }

  /** What a delivery behind this gate is said to wait for. */
  public WaitingReason reason() {
    return reason;
  }

  /** Whether this gate stops a delivery in {@code state}: a device that has begun may finish. */
  boolean stops(DeliveryState state) {
    return switch (state) {
      case PENDING -> true;
      case IN_PROGRESS -> this == OPERATOR_HOLD || this == NETWORK_PAUSE;
      case DELIVERED -> this == OPERATOR_HOLD;
      case APPLIED, FAILED, EXPIRED -> false;
    };
  }
}
