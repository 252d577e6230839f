package twinfleet.core;

/** How a twin stands, in the words that the API and the read model use. */
public final class Standing {
  private Standing() {}

  /** The public state, or null when there never was a delivery. */
  public static DeliveryState state(DeviceTwin twin) {
    return twin.delivery() == null ? null : twin.delivery().phase().state();
  }

  /** The disposition, or null when there never was a delivery. */
  public static Disposition disposition(DeviceTwin twin) {
    return twin.delivery() == null ? null : twin.delivery().phase().disposition();
  }

  /** The number of the current attempt window, 0 without one. */
  public static int attemptCount(DeviceTwin twin) {
    return twin.delivery() == null ? 0 : twin.delivery().attempt().number();
  }

  /** What the open delivery waits for: the first that holds; null when nothing does. */
  public static WaitingReason waitingReason(DeviceTwin twin, Presence presence) {
    if (!twin.hasOpenDelivery()) {
      return null;
    }
    Delivery d = twin.delivery();
    if (d.phase() instanceof Phase.Canceling) {
      return WaitingReason.CANCEL_CONFIRMATION;
    }
    if (isClosed(d, Gate.OPERATOR_HOLD)) {
      return WaitingReason.OPERATOR_HOLD;
    }
    if (isClosed(d, Gate.MAINTENANCE_WINDOW)) {
      return WaitingReason.MAINTENANCE_WINDOW;
    }
    if (!presence.isReachable()) {
      return WaitingReason.DEVICE_OFFLINE;
    }
    if (isClosed(d, Gate.NETWORK_PAUSE)) {
      return WaitingReason.NETWORK_UNSTABLE;
    }
    if (isClosed(d, Gate.ROLLOUT_SLOT) || isClosed(d, Gate.ROLLOUT_PAUSE)) {
      return WaitingReason.ROLLOUT_SLOT;
    }
    return switch (d.phase()) {
      case Phase.Pending p -> p.backoff() ? WaitingReason.BACKOFF : WaitingReason.ACKNOWLEDGEMENT;
      case Phase.Delivered p -> WaitingReason.DEVICE_APPLY;
      default -> null;
    };
  }

  /** On which part of the attention list the device stands. */
  public static Attention attention(DeviceTwin twin, Presence presence) {
    Delivery d = twin.delivery();
    if (d == null || twin.lifecycle() != Lifecycle.ACTIVE) {
      return Attention.FINE;
    }
    return switch (d.phase()) {
      case Phase.Failed p -> Attention.NEEDS_PERSON;
      case Phase.Expired p -> Attention.NEEDS_PERSON;
      case Phase.Revived p -> Attention.IN_FLIGHT;
      case Phase.Applied p -> Attention.FINE;
      case Phase.Canceled p -> Attention.FINE;
      case Phase.Skipped p -> Attention.FINE;
      case Phase.Decommissioned p -> Attention.FINE;
      case Phase.Pending p -> open(twin, presence);
      case Phase.InProgress p -> open(twin, presence);
      case Phase.Delivered p -> open(twin, presence);
      case Phase.Canceling p -> open(twin, presence);
    };
  }

  private static Attention open(DeviceTwin twin, Presence presence) {
    WaitingReason reason = waitingReason(twin, presence);
    if (reason == null) {
      return Attention.IN_FLIGHT;
    }
    return switch (reason) {
      case OPERATOR_HOLD -> Attention.NEEDS_PERSON;
      case ACKNOWLEDGEMENT, DEVICE_APPLY -> Attention.IN_FLIGHT;
      case CANCEL_CONFIRMATION,
          MAINTENANCE_WINDOW,
          DEVICE_OFFLINE,
          NETWORK_UNSTABLE,
          ROLLOUT_SLOT,
          BACKOFF ->
          Attention.WAITING;
    };
  }

  private static boolean isClosed(Delivery d, Gate gate) {
    return d.gates().contains(gate) && gate.stops(d.phase().state());
  }
}
