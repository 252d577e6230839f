package twinfleet.agent.decide;

import java.util.Objects;
import twinfleet.protocol.PresenceCause;
import twinfleet.protocol.PresenceMessage;
import twinfleet.protocol.SnapshotQuery;

/**
 * All decisions of the reference device (delivery-rules sections 1, 3 and 5 from the device's side,
 * promise S2). Pure: the same state and event give the same decision in the shell and in the
 * simulation.
 */
public final class AgentDecider {
  private final AgentPolicy policy;

  /** Decides for the device that {@code policy} names. */
  public AgentDecider(AgentPolicy policy) {
    this.policy = policy;
  }

  /** What follows from {@code event}; never throws, late and repeated events change nothing. */
  public Decision decide(AgentState state, AgentEvent event) {
    Turn turn = new Turn(policy, state, event.at());
    if (state.session().link() != Session.Link.CLOSED) {
      apply(turn, event);
      Outgoing.pursue(turn);
    }
    return turn.result();
  }

  private static void apply(Turn turn, AgentEvent event) {
    switch (event) {
      case AgentEvent.Booted e -> booted(turn, e);
      case AgentEvent.Connected e -> connected(turn, e.connection());
      case AgentEvent.Subscribed e -> subscribed(turn, e.connection());
      case AgentEvent.Disconnected e -> disconnected(turn, e.connection());
      case AgentEvent.DesiredArrived e -> Documents.arrived(turn, e.document(), e.retained());
      case AgentEvent.DesiredCleared e -> turn.startDueMs = null;
      case AgentEvent.QueryArrived e -> asked(turn, e.query());
      case AgentEvent.PubAcked e -> Outgoing.acked(turn, e);
      case AgentEvent.Tick e -> tick(turn, e);
      case AgentEvent.DownloadProgressed e -> Work.progressed(turn, e);
      case AgentEvent.DownloadFinished e -> Work.downloaded(turn, e);
      case AgentEvent.DownloadFailed e -> Work.downloadFailed(turn, e);
      case AgentEvent.StagingLost e -> Work.stagingLost(turn);
      case AgentEvent.FlashFinished e -> Work.flashed(turn, e.task());
      case AgentEvent.FlashFailed e -> Work.flashFailed(turn, e.task());
      case AgentEvent.SelfTestPassed e -> Work.passed(turn, e.task());
      case AgentEvent.SelfTestFailed e -> Work.failedSelfTest(turn, e.task());
      case AgentEvent.Closing e -> close(turn);
    }
  }

  private static void booted(Turn turn, AgentEvent.Booted event) {
    turn.bootId = event.bootId();
    Work.booted(turn, event.running());
    if (turn.link == Session.Link.OFFLINE) {
      turn.connectDueMs = turn.now.elapsedMs();
      connectIfDue(turn);
    }
  }

  private static void tick(Turn turn, AgentEvent.Tick event) {
    connectIfDue(turn);
    if (turn.isDue(turn.heartbeatDueMs)) {
      Outgoing.sendHeartbeat(turn, event.link());
    }
    if (turn.isDue(turn.startDueMs)) {
      Documents.start(turn);
    }
    if (turn.isDue(turn.interruptionDueMs())) {
      Work.interrupted(turn);
    }
  }

  /** The number is raised and stored before each CONNECT, since the will carries it. */
  private static void connectIfDue(Turn turn) {
    if (turn.isDue(turn.connectDueMs)) {
      turn.connectDueMs = null;
      turn.connection++;
      turn.link = Session.Link.CONNECTING;
      turn.then(new AgentEffect.Connect(turn.epoch, turn.connection));
    }
  }

  private static void connected(Turn turn, long connection) {
    if (turn.link == Session.Link.CONNECTING && turn.connection == connection) {
      turn.link = Session.Link.CONNECTED;
      turn.then(presence(turn, true, null));
      turn.then(new AgentEffect.Subscribe(connection));
    }
  }

  private static void subscribed(Turn turn, long connection) {
    if (turn.link == Session.Link.CONNECTED && turn.connection == connection) {
      turn.link = Session.Link.READY;
      turn.snapshotOwed = true;
      Outgoing.armHeartbeat(turn);
    }
  }

  private static void disconnected(Turn turn, long connection) {
    if (turn.link == Session.Link.OFFLINE || turn.connection != connection) {
      return;
    }
    loseLink(turn);
    long min = turn.policy.reconnectMin().toMillis();
    long max = turn.policy.reconnectMax().toMillis();
    long full = Math.min(max, min << Math.min(turn.connectFailures, 20));
    turn.connectFailures++;
    double share = Jitter.share(turn.policy.deviceId().value(), turn.connection);
    turn.connectDueMs = turn.now.elapsedMs() + Math.max(1, (long) (full * (0.5 + share / 2)));
  }

  /**
   * Nothing under way is known to have arrived. A waiting start goes on waiting, no longer than it
   * would have: where connections live shorter than the wait, nothing would ever start.
   */
  static void loseLink(Turn turn) {
    turn.link = Session.Link.OFFLINE;
    turn.connectDueMs = null;
    turn.heartbeatDueMs = null;
    turn.snapshotOwed = false;
    turn.snapshotInFlight = null;
    turn.snapshotAcked = false;
    turn.drainedOwed = false;
    turn.reportInFlight = null;
  }

  private static void asked(Turn turn, SnapshotQuery query) {
    if (query.minEpoch() != null && query.minEpoch() > turn.epoch) {
      turn.epoch = query.minEpoch();
      turn.seq = 0;
      turn.seqCeiling = 0;
      // What is under way has a number of the old epoch: it is told again in the new one.
      turn.snapshotInFlight = null;
      turn.reportInFlight = null;
    }
    turn.snapshotOwed = true;
    if (turn.snapshotAcked && turn.startDueMs != null) {
      Documents.start(turn);
    }
  }

  private static void close(Turn turn) {
    turn.stopTask();
    if (turn.link == Session.Link.CONNECTED || turn.link == Session.Link.READY) {
      turn.then(presence(turn, false, PresenceCause.SHUTDOWN));
    }
    loseLink(turn);
    turn.startDueMs = null;
    turn.then(new AgentEffect.Disconnect());
    turn.link = Session.Link.CLOSED;
  }

  private static AgentEffect presence(Turn turn, boolean online, PresenceCause cause) {
    return new AgentEffect.PublishPresence(
        new PresenceMessage(online, cause, turn.epoch, turn.connection));
  }

  /** The last will of this connection. */
  public static PresenceMessage will(AgentEffect.Connect connect) {
    Objects.requireNonNull(connect, "connect");
    return new PresenceMessage(false, PresenceCause.WILL, connect.epoch(), connect.connection());
  }
}
