package twinfleet.agent.decide;

import twinfleet.protocol.FirmwareVersion;
import twinfleet.protocol.ReportedState;

/**
 * All that the device knows.
 *
 * @param memory survives a restart
 * @param session does not
 */
public record AgentState(Memory memory, Session session) {

  /** Of a device that starts with what it has stored. */
  public static AgentState recovered(Memory memory) {
    return new AgentState(memory, Session.begin(memory.seqCeiling()));
  }

  /** The version that runs and was confirmed. */
  public FirmwareVersion currentVersion() {
    return memory.currentVersion();
  }

  /** The last generation known, 0 when none. */
  public long generation() {
    return memory.job() == null ? 0 : memory.job().document().generation();
  }

  /** The last revision known, 0 when none. */
  public long revision() {
    return memory.job() == null ? 0 : memory.job().document().revision();
  }

  /** What became of the generation; null: nothing yet. */
  public ReportedState told() {
    return memory.job() == null ? null : memory.job().phase().told();
  }

  /** Whether the device is connected and subscribed. */
  public boolean isReady() {
    return session.link() == Session.Link.READY;
  }
}
