package twinfleet.agent.decide;

import twinfleet.protocol.DesiredDocument;
import twinfleet.protocol.FirmwareVersion;
import twinfleet.protocol.LinkSample;
import twinfleet.protocol.Reason;
import twinfleet.protocol.Sha256;
import twinfleet.protocol.SnapshotQuery;

/**
 * Everything that can happen to a device. What answers an effect carries its number (connection,
 * seq or task), so that late answers are recognised.
 */
public sealed interface AgentEvent {
  /** When it happened. */
  Moment at();

  /**
   * The system came up: at the agent's start and after every {@link AgentEffect.Reboot}.
   *
   * @param bootId never used before
   * @param running the version that came up
   */
  record Booted(Moment at, String bootId, FirmwareVersion running) implements AgentEvent {}

  /** CONNACK for this CONNECT. */
  record Connected(Moment at, long connection) implements AgentEvent {}

  /** All subscriptions of this connection stand. */
  record Subscribed(Moment at, long connection) implements AgentEvent {}

  /** This connection ended, or its CONNECT or SUBSCRIBE failed. */
  record Disconnected(Moment at, long connection) implements AgentEvent {}

  /**
   * A desired document.
   *
   * @param retained whether the broker kept it and gave it at the subscription
   */
  record DesiredArrived(Moment at, DesiredDocument document, boolean retained)
      implements AgentEvent {}

  /** An empty desired document: nothing is wanted. */
  record DesiredCleared(Moment at) implements AgentEvent {}

  /** The twin asks for a snapshot. */
  record QueryArrived(Moment at, SnapshotQuery query) implements AgentEvent {}

  /** The broker acknowledged the report or snapshot of this number. */
  record PubAcked(Moment at, long epoch, long seq) implements AgentEvent {}

  /**
   * The armed timer came; what is due is done: CONNECT, heartbeat, waiting start, interruption.
   *
   * @param link the link's quality now, or null
   */
  record Tick(Moment at, LinkSample link) implements AgentEvent {}

  /**
   * The download grew.
   *
   * @param bytes held now
   */
  record DownloadProgressed(Moment at, long task, long bytes) implements AgentEvent {}

  /**
   * All bytes are there.
   *
   * @param digest over the whole file
   */
  record DownloadFinished(Moment at, long task, Sha256 digest) implements AgentEvent {}

  /** The download cannot go on. */
  record DownloadFailed(Moment at, long task, Reason reason) implements AgentEvent {}

  /** The staged image is gone or damaged. */
  record StagingLost(Moment at) implements AgentEvent {}

  /** The image is in the inactive slot. */
  record FlashFinished(Moment at, long task) implements AgentEvent {}

  /** The image could not be written. */
  record FlashFailed(Moment at, long task) implements AgentEvent {}

  /** The new image works. */
  record SelfTestPassed(Moment at, long task) implements AgentEvent {}

  /** The new image does not work. */
  record SelfTestFailed(Moment at, long task) implements AgentEvent {}

  /** The device is being switched off in order. */
  record Closing(Moment at) implements AgentEvent {}
}
