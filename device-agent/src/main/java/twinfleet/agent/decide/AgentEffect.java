package twinfleet.agent.decide;

import twinfleet.protocol.DesiredDocument;
import twinfleet.protocol.FirmwareVersion;
import twinfleet.protocol.Heartbeat;
import twinfleet.protocol.PresenceMessage;
import twinfleet.protocol.Sha256;
import twinfleet.protocol.Snapshot;
import twinfleet.protocol.StateReport;

/** What the shell has to do. */
public sealed interface AgentEffect {
  /** Store this durably before any later effect. */
  record Persist(Memory memory) implements AgentEffect {}

  /** CONNECT with a last will of these numbers; answered by Connected or Disconnected. */
  record Connect(long epoch, long connection) implements AgentEffect {}

  /** Subscribe to the desired document and the query topic; answered by Subscribed. */
  record Subscribe(long connection) implements AgentEffect {}

  /** DISCONNECT without the will, after what was published before. */
  record Disconnect() implements AgentEffect {}

  /** QoS 1, not answered. */
  record PublishPresence(PresenceMessage message) implements AgentEffect {}

  /** QoS 1, answered by PubAcked. */
  record PublishReport(StateReport message) implements AgentEffect {}

  /** QoS 1, answered by PubAcked. */
  record PublishSnapshot(Snapshot message) implements AgentEffect {}

  /** QoS 0. */
  record PublishHeartbeat(Heartbeat message) implements AgentEffect {}

  /** Fetch the document's image, going on where an earlier download of it stopped. */
  record StartDownload(long task, DesiredDocument document) implements AgentEffect {}

  /** Stop this download, flash or self-test; what was fetched stays. */
  record StopTask(long task) implements AgentEffect {}

  /** Delete the image of this digest, complete or not. */
  record DeleteStaged(Sha256 sha256) implements AgentEffect {}

  /** Write the staged image to the inactive slot. */
  record Flash(long task, DesiredDocument document) implements AgentEffect {}

  /** Restart into this version: the connection ends without goodbye, then comes Booted. */
  record Reboot(FirmwareVersion into) implements AgentEffect {}

  /** Test the running image. */
  record SelfTest(long task, DesiredDocument document) implements AgentEffect {}

  /** One Tick at this monotonic time, in place of the one armed before; null: none. */
  record ArmTimer(Long elapsedMs) implements AgentEffect {}

  /** Count an offer that should never have left the service. */
  record ReportBreach(Breach breach, long generation) implements AgentEffect {}
}
