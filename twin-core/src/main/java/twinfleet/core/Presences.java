package twinfleet.core;

import java.time.Duration;
import twinfleet.core.Overlay.Damped;
import twinfleet.core.Overlay.Silence;
import twinfleet.core.TwinCommand.IngressChanged;
import twinfleet.core.TwinCommand.PresenceSaid;
import twinfleet.core.TwinEvent.DeviceCameOnline;
import twinfleet.core.TwinEvent.DeviceWentOffline;
import twinfleet.core.TwinEvent.FlappingDetected;
import twinfleet.core.TwinEvent.FlappingSettled;
import twinfleet.core.TwinEvent.GateOpened;

/** Presence: evidence, edges, connections and flap damping (delivery-rules section 5). */
final class Presences {
  private Presences() {}

  /** The device said that it came or went. */
  static void said(Turn turn, PresenceSaid c) {
    if (turn.isConnectionOutOfReach(c.epoch(), c.connection())) {
      turn.refuse(Refusal.TOO_FAR_AHEAD, "epoch or connection is out of reach");
      return;
    }
    int order = compareConnection(turn, c.epoch(), c.connection());
    if (order < 0) {
      turn.refuse(Refusal.DUPLICATE, "presence of an earlier connection");
      return;
    }
    if (c.online()) {
      evidence(turn, c.epoch(), c.connection());
    } else {
      if (order > 0) {
        turn.remember(o -> o.with(o.session().begun(c.epoch(), c.connection(), turn.at)));
      }
      goOffline(turn, c.cause() == null ? OfflineCause.OTHER : c.cause());
    }
  }

  /** Any message of the device is evidence; numbers null where it carries none. */
  static void evidence(Turn turn, Long epoch, Long connection) {
    boolean wasOnline = turn.overlay().isOnline(turn.twin());
    boolean firstHeard = !turn.overlay().silence().heard();
    boolean newConnection = compareConnection(turn, epoch, connection) > 0;
    turn.remember(o -> o.with(new Silence(o.silence().ingressUp(), turn.at, true, false)));
    if (!wasOnline || firstHeard || newConnection) {
      turn.remember(
          o ->
              o.with(
                  newConnection
                      ? o.session().begun(epoch, connection, turn.at)
                      : o.session().begun(null, null, turn.at)));
      turn.remember(o -> o.notBefore(turn.at.plus(turn.policy.attemptWindowLeast())));
    }
    if (!wasOnline) {
      turn.windowAfresh();
      edge(turn, true, null);
    }
  }

  /** OFFLINE now, if it was not. */
  static void goOffline(Turn turn, OfflineCause cause) {
    if (!turn.overlay().isOnline(turn.twin())) {
      return;
    }
    edge(turn, false, cause);
    turn.remember(o -> o.with(LinkQuality.NONE));
    if (turn.twin().hasOpenDelivery() && turn.delivery().gates().contains(Gate.NETWORK_PAUSE)) {
      turn.emit(s -> new GateOpened(s, Gate.NETWORK_PAUSE, turn.delivery().expiresAt()));
    }
  }

  /** While this node hears nobody, nobody is silent (delivery-rules section 4). */
  static void ingress(Turn turn, IngressChanged c) {
    Silence now = turn.overlay().silence();
    if (now.ingressUp() == c.up()) {
      return;
    }
    turn.remember(o -> o.with(new Silence(c.up(), now.since(), now.heard(), false)));
    if (c.up()) {
      rebase(turn);
    }
  }

  /** What memory measures begins anew: our silence is never the device's silence. */
  private static void rebase(Turn turn) {
    Silence now = turn.overlay().silence();
    turn.remember(o -> o.with(new Silence(now.ingressUp(), turn.at, now.heard(), false)));
    turn.remember(o -> o.notBefore(turn.at.plus(turn.policy.attemptWindowLeast())));
    turn.progressed(turn.overlay().progress().percent());
  }

  /** Flap damping ends when the link was calm for the horizon. */
  static void settleFlapping(Turn turn) {
    if (flappingOver(turn)) {
      boolean online = turn.overlay().isOnline(turn.twin());
      turn.emit(s -> new FlappingSettled(s, online, turn.policy.attemptWindowLeast()));
      turn.remember(o -> o.with(Damped.NONE));
    }
  }

  private static boolean flappingOver(Turn turn) {
    Link link = turn.twin().link();
    if (link.flapping() == null) {
      return false;
    }
    return !turn.at.isBefore(Due.flappingSettles(turn.twin(), turn.overlay(), turn.policy));
  }

  private static void edge(Turn turn, boolean online, OfflineCause cause) {
    Link link = turn.twin().link();
    Overlay.Session session = turn.overlay().session();
    Duration least = turn.policy.attemptWindowLeast();
    if (link.flapping() != null) {
      turn.remember(o -> o.with(new Damped(online, turn.at)));
    } else if (isFlapping(turn, link)) {
      turn.emit(s -> new FlappingDetected(s, online, least));
      turn.remember(o -> o.with(new Damped(online, turn.at)));
    } else if (online) {
      turn.emit(s -> new DeviceCameOnline(s, session.epoch(), session.number(), least));
    } else {
      turn.emit(s -> new DeviceWentOffline(s, cause, session.epoch(), session.number()));
    }
  }

  /** Whether the edge that is about to happen is one too many. */
  private static boolean isFlapping(Turn turn, Link link) {
    int min = turn.policy.presence().flapEdgesMin();
    return link.edgesWithin(turn.policy.presence().flapHorizon(), turn.at) >= min - 1;
  }

  /** Order of (epoch, connection) against the highest seen; 0 too when either has no number. */
  private static int compareConnection(Turn turn, Long epoch, Long connection) {
    Overlay.Session session = turn.overlay().session();
    if (connection == null) {
      return 0;
    }
    if (session.number() == null) {
      return 1;
    }
    int byEpoch = Long.compare(epoch == null ? 0 : epoch, orZero(session.epoch()));
    return byEpoch != 0 ? byEpoch : Long.compare(connection, session.number());
  }

  private static long orZero(Long value) {
    return value == null ? 0 : value;
  }
}
