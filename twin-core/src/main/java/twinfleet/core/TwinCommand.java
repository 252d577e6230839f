package twinfleet.core;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import twinfleet.protocol.DeviceId;
import twinfleet.protocol.Directive;
import twinfleet.protocol.FirmwareVersion;
import twinfleet.protocol.Model;
import twinfleet.protocol.Priority;
import twinfleet.protocol.Reason;
import twinfleet.protocol.ReportedState;
import twinfleet.protocol.Sha256;

/**
 * Everything that may be asked of a twin. Each carries the product time at which it is handled and
 * may arrive twice.
 */
public sealed interface TwinCommand {
  /** Product time at which it is handled. */
  Instant at();

  /** Registers the device; the same data again changes nothing. {@code site} may be null. */
  record Register(
      Instant at,
      DeviceId deviceId,
      Model model,
      String site,
      Map<String, String> labels,
      FirmwareVersion currentVersion)
      implements TwinCommand {
    /** Absent labels are none. */
    public Register {
      labels = labels == null ? Map.of() : Map.copyOf(labels);
    }
  }

  /**
   * Brings {@code release} to the device.
   *
   * @param requestId the originator's identity of this wish
   * @param rollout its name, or null
   * @param ttl null for {@link DeliveryPolicy#TTL_DEFAULT}
   * @param awaitsSlot whether a rollout will open ROLLOUT_SLOT later
   */
  record Assign(
      Instant at,
      Release release,
      String requestId,
      String rollout,
      boolean force,
      boolean rollbackAuthorised,
      Priority priority,
      Duration ttl,
      boolean awaitsSlot)
      implements TwinCommand {}

  /** Stops the open delivery, by {@code force} without waiting for the device. */
  record Cancel(Instant at, boolean force) implements TwinCommand {}

  /** Closes a gate of the open delivery. NETWORK_PAUSE is the twin's own and refused. */
  record CloseGate(Instant at, Gate gate) implements TwinCommand {}

  /** Opens a gate of the open delivery. */
  record OpenGate(Instant at, Gate gate) implements TwinCommand {}

  /** Moves the open delivery in the publishing queue. */
  record Prioritise(Instant at, Priority priority) implements TwinCommand {}

  /** Takes the device out of service. */
  record Decommission(Instant at) implements TwinCommand {}

  /** Takes it back. */
  record Recommission(Instant at) implements TwinCommand {}

  /** A state report; null where the wire has null. */
  record Report(
      Instant at,
      long generation,
      Mark mark,
      ReportedState state,
      Reason reason,
      Integer progressPercent,
      Sha256 sha256,
      FirmwareVersion currentVersion)
      implements TwinCommand {}

  /** The device's whole truth; null where the wire has null. */
  record TakeSnapshot(
      Instant at,
      Mark mark,
      FirmwareVersion currentVersion,
      Long generation,
      Long revision,
      ReportedState state,
      Reason reason,
      Sha256 stagedSha256,
      Long connection)
      implements TwinCommand {}

  /** A sign of life; null where the wire has null, {@code samples} oldest first. */
  record Beat(
      Instant at,
      Mark mark,
      Long connection,
      FirmwareVersion currentVersion,
      Long generation,
      Long revision,
      ReportedState state,
      List<Quality> samples)
      implements TwinCommand {
    /** Absent samples are none. */
    public Beat {
      samples = samples == null ? List.of() : List.copyOf(samples);
    }
  }

  /** The device came or went; numbers null when it gave none. */
  record PresenceSaid(Instant at, boolean online, OfflineCause cause, Long epoch, Long connection)
      implements TwinCommand {}

  /** The broker took a document; {@code directive} null for the empty one. */
  record ConfirmPublished(
      Instant at, long generation, long revision, int attempt, Directive directive)
      implements TwinCommand {}

  /** Time has passed: whatever is due is done. */
  record Tick(Instant at) implements TwinCommand {}

  /** This node's own ingress works, or does not: our silence is never the device's. */
  record IngressChanged(Instant at, boolean up) implements TwinCommand {}
}
