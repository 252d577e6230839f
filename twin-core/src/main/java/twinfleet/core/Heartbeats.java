package twinfleet.core;

import java.time.Instant;
import java.util.Objects;
import twinfleet.core.TwinCommand.Beat;
import twinfleet.core.TwinEvent.GateClosed;
import twinfleet.core.TwinEvent.GateOpened;
import twinfleet.core.TwinEvent.NetworkClassChanged;
import twinfleet.core.TwinEvent.ProbationPassed;

/** Signs of life: never an event as such, but they carry hints and the link's quality. */
final class Heartbeats {
  /** Signs of life that end the probation (delivery-rules section 3). */
  static final int PROBATION_SIGNS = 3;

  private Heartbeats() {}

  /** A heartbeat: evidence, samples, hint, probation, repair. */
  static void beat(Turn turn, Beat c) {
    if (turn.isRepeated(c.mark()) || !c.mark().isAfter(turn.overlay().beaten())) {
      turn.refuse(Refusal.DUPLICATE, "(epoch, seq) is not newer");
      return;
    }
    if (turn.isConnectionOutOfReach(c.mark().epoch(), c.connection())) {
      turn.refuse(Refusal.TOO_FAR_AHEAD, "epoch or connection is out of reach");
      return;
    }
    turn.remember(o -> o.beaten(c.mark()));
    Presences.evidence(turn, c.mark().epoch(), c.connection());
    for (Quality sample : c.samples()) {
      turn.remember(o -> o.with(o.quality().adding(sample, turn.at, turn.policy.network())));
    }
    followNetwork(turn);
    hint(turn, c);
    if (turn.delivery() != null
        && turn.delivery().phase() instanceof Phase.Applied p
        && p.onProbation()
        && Claims.isTarget(turn, c.currentVersion())) {
      countProbation(turn);
    }
    repair(turn, c.revision());
  }

  /** A heartbeat with a number from nowhere must not silence those that follow the snapshot. */
  static void follow(Turn turn, Mark snapshot) {
    Mark beaten = turn.overlay().beaten();
    boolean stray =
        beaten.epoch() > snapshot.epoch()
            || beaten.epoch() == snapshot.epoch()
                && beaten.seq() - snapshot.seq() > turn.policy.numbersAheadMax();
    if (stray) {
      turn.remember(o -> o.beaten(snapshot));
    }
  }

  /** Class and pause as the newest samples have them. */
  static void followNetwork(Turn turn) {
    NetworkClass now = turn.overlay().networkClass(turn.policy, turn.at);
    if (now != NetworkClass.UNKNOWN && now != turn.twin().link().networkClass()) {
      turn.emit(s -> new NetworkClassChanged(s, now));
    }
    Delivery d = turn.delivery();
    boolean pauses =
        d != null
            && mayPause(d)
            && !d.gates().contains(Gate.NETWORK_PAUSE)
            && turn.overlay().isOnline(turn.twin())
            && turn.overlay().quality().demandsPause(turn.policy.network(), turn.at);
    if (pauses) {
      turn.emit(s -> new GateClosed(s, Gate.NETWORK_PAUSE));
    } else {
      endPause(turn);
    }
  }

  /** The pause latches: only calm samples over their span end it, and they alone count then. */
  static void endPause(Turn turn) {
    Delivery d = turn.delivery();
    LinkQuality quality = turn.overlay().quality();
    if (isPaused(d) && quality.endsPause(turn.policy.network(), turn.at)) {
      turn.emit(s -> new GateOpened(s, Gate.NETWORK_PAUSE, d.expiresAt()));
      turn.remember(o -> o.with(quality.calmed(turn.policy.network())));
    }
  }

  /** Whether the network pause stops it now. */
  static boolean isPaused(Delivery d) {
    return d != null && mayPause(d) && d.gates().contains(Gate.NETWORK_PAUSE);
  }

  private static boolean mayPause(Delivery d) {
    return d.phase() instanceof Phase.Pending || d.phase() instanceof Phase.InProgress;
  }

  /** Where it differs from what the device last told, the snapshot is the truth. */
  private static void hint(Turn turn, Beat c) {
    Overlay.Told told = turn.overlay().told();
    boolean saysNothing = c.generation() == null && c.state() == null && c.currentVersion() == null;
    if (told != null && saysNothing) {
      return;
    }
    boolean same =
        told != null
            && Objects.equals(told.generation(), c.generation())
            && told.state() == c.state()
            && (c.currentVersion() == null || c.currentVersion().equals(told.currentVersion()));
    if (!same) {
      turn.ask();
    }
  }

  /** One more sign of life that shows the target. */
  static void countProbation(Turn turn) {
    int seen = turn.overlay().probationSeen() + 1;
    turn.remember(o -> o.onProbation(seen));
    if (seen >= PROBATION_SIGNS) {
      turn.emit(ProbationPassed::new);
    }
  }

  /** Repair (delivery-rules section 4): answers an older revision; opens no attempt. */
  static void repair(Turn turn, Long revision) {
    DeviceTwin twin = turn.twin();
    Published last = twin.published();
    boolean older = (revision == null ? 0 : revision) < twin.revision();
    if (Desired.of(twin).isEmpty() || last == null || !older || Clocks.isOwed(twin)) {
      return;
    }
    DeliveryPolicy.PresencePolicy p = turn.policy.presence();
    Overlay.Session session = turn.overlay().session();
    boolean few = session.repairs() < p.repairsPerConnectionMax();
    Instant repairedAt = session.repairedAt();
    boolean paced =
        repairedAt == null
            || !turn.at.isBefore(repairedAt.plus(few ? p.heartbeat() : p.repairInterval()));
    if (paced && turn.at.isAfter(last.at().plus(p.repairAfter()))) {
      turn.remember(o -> o.with(o.session().owing(true)));
    }
  }
}
