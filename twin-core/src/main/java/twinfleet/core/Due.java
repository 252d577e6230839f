package twinfleet.core;

import java.time.Instant;
import java.util.Objects;
import java.util.stream.Stream;

/** When something is due next: timers are not the truth, these instants are. */
public final class Due {
  private Due() {}

  /**
   * When the twin in memory next has something to do by time alone; null for never.
   *
   * @param at now, for what depends on presence
   */
  public static Instant next(DeviceTwin twin, Overlay overlay, DeliveryPolicy policy, Instant at) {
    if (twin.lifecycle() != Lifecycle.ACTIVE) {
      return null;
    }
    return earliest(
        presence(twin, overlay, policy),
        flappingSettles(twin, overlay, policy),
        pauseEnds(twin, overlay, policy),
        answer(twin, overlay, policy, at),
        twin.delivery() == null ? null : delivery(twin, overlay, policy, at));
  }

  /**
   * When a passivated twin must be woken, by its journaled state alone; null for never.
   *
   * @param asOf the instant of its last event: what is owed to the broker is due soon after it
   */
  public static Instant nextWake(DeviceTwin twin, DeliveryPolicy policy, Instant asOf) {
    Instant owed = isPublishableUnseen(twin) ? asOf.plus(policy.presence().repairAfter()) : null;
    if (twin.lifecycle() != Lifecycle.ACTIVE || twin.delivery() == null) {
      return owed;
    }
    Overlay fresh = Overlay.recovered(twin, policy, asOf, true);
    Delivery d = twin.delivery();
    Instant byPhase =
        switch (d.phase()) {
          case Phase.Pending p -> earliest(d.attempt().clock().dueAt(), d.expiresAt());
          case Phase.Canceling p -> earliest(p.clock().dueAt(), d.expiresAt());
          case Phase.InProgress p -> d.expiresAt();
          case Phase.Revived p -> p.until();
          case Phase.Ended p -> p.confirmed() ? null : p.at().plus(policy.cancelRetention());
          case Phase.Delivered p -> null;
          case Phase.Applied p -> null;
          case Phase.Decommissioned p -> null;
        };
    return earliest(owed, byPhase, flappingSettles(twin, fresh, policy));
  }

  /** A document is owed that goes out whatever the presence, or the device is thought ONLINE. */
  private static boolean isPublishableUnseen(DeviceTwin twin) {
    return Clocks.isOwed(twin) && (twin.link().online() || !Outstanding.waitsForDevice(twin));
  }

  /** When the open window passes; null while its clock is frozen. */
  static Instant attempt(DeviceTwin twin, Overlay overlay, DeliveryPolicy policy, Instant at) {
    Instant due = twin.delivery().attempt().clock().dueAt();
    return due == null || !elapses(twin, overlay, policy, at)
        ? null
        : notBefore(due, overlay.floor());
  }

  /** When the patience for a cancel's confirmation ends; null while its clock is frozen. */
  static Instant patience(
      Phase.Canceling p, DeviceTwin twin, Overlay overlay, DeliveryPolicy policy, Instant at) {
    Instant due = p.clock().dueAt();
    return due == null || !elapses(twin, overlay, policy, at)
        ? null
        : notBefore(due, overlay.floor());
  }

  /** Whether deadlines elapse at all: this node hears devices, and this one is reachable. */
  private static boolean elapses(
      DeviceTwin twin, Overlay overlay, DeliveryPolicy policy, Instant at) {
    return overlay.silence().ingressUp() && overlay.presence(twin, policy, at).isReachable();
  }

  /** IN_PROGRESS expires only when there was no progress lately. */
  static Instant expiry(Delivery d, Overlay overlay, DeliveryPolicy policy) {
    return d.expiresAt() == null
        ? null
        : notBefore(d.expiresAt(), overlay.progress().at().plus(policy.progressWindow()));
  }

  static Instant flappingSettles(DeviceTwin twin, Overlay overlay, DeliveryPolicy policy) {
    Instant since = twin.link().flapping();
    if (since == null) {
      return null;
    }
    Instant lastEdge = overlay.damped().edgeAt();
    return notBefore(since, lastEdge).plus(policy.presence().flapHorizon());
  }

  private static Instant presence(DeviceTwin twin, Overlay overlay, DeliveryPolicy policy) {
    Overlay.Silence s = overlay.silence();
    if (!s.ingressUp() || !overlay.isOnline(twin)) {
      return null;
    }
    boolean asks = s.heard() && !s.suspectAsked();
    return s.since()
        .plus(asks ? policy.presence().suspectAfter() : policy.presence().offlineAfter());
  }

  private static Instant pauseEnds(DeviceTwin twin, Overlay overlay, DeliveryPolicy policy) {
    LinkQuality q = overlay.quality();
    if (!Heartbeats.isPaused(twin.delivery())) {
      return null;
    }
    Instant low = q.lowCount() < 2 ? null : q.lowSince().plus(policy.network().calmSpan());
    Instant calm =
        q.calmSince() == null ? null : q.calmSince().plus(policy.network().calmMeanSpan());
    return earliest(low, calm);
  }

  /** When an INSTALL that waits for the connection's snapshot goes out without it. */
  private static Instant answer(
      DeviceTwin twin, Overlay overlay, DeliveryPolicy policy, Instant at) {
    Overlay.Session session = overlay.session();
    boolean waits =
        Clocks.isOwed(twin)
            && Outstanding.waitsForDevice(twin)
            && overlay.isOnline(twin)
            && !session.snapshotHandled()
            && session.startedAt() != null;
    Instant answered = waits ? session.startedAt().plus(policy.answerPatience()) : null;
    // once it has passed, the document is owed right away and no longer a matter of time
    return answered != null && answered.isAfter(at) ? answered : null;
  }

  private static Instant delivery(
      DeviceTwin twin, Overlay overlay, DeliveryPolicy policy, Instant at) {
    Delivery d = twin.delivery();
    boolean elapses = elapses(twin, overlay, policy, at);
    return switch (d.phase()) {
      case Phase.Pending p -> earliest(d.expiresAt(), attempt(twin, overlay, policy, at));
      case Phase.InProgress p ->
          earliest(expiry(d, overlay, policy), elapses ? overlay.progress().clock().dueAt() : null);
      case Phase.Canceling p -> earliest(d.expiresAt(), patience(p, twin, overlay, policy, at));
      case Phase.Revived p -> p.until();
      case Phase.Ended p -> p.confirmed() ? null : p.at().plus(policy.cancelRetention());
      case Phase.Delivered p -> null;
      case Phase.Applied p -> null;
      case Phase.Decommissioned p -> null;
    };
  }

  private static Instant notBefore(Instant due, Instant floor) {
    return floor != null && floor.isAfter(due) ? floor : due;
  }

  private static Instant earliest(Instant... instants) {
    return Stream.of(instants).filter(Objects::nonNull).min(Instant::compareTo).orElse(null);
  }
}
