package twinfleet.core;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import twinfleet.protocol.DeviceId;
import twinfleet.protocol.Directive;
import twinfleet.protocol.FirmwareVersion;
import twinfleet.protocol.Model;
import twinfleet.protocol.Priority;

/**
 * Everything that can have happened to a twin: facts for ever. What a later rule or setting could
 * decide differently (windows, instants, revisions) stands in the event, so that a replay by any
 * version gives the same state.
 */
public sealed interface TwinEvent {
  /** When, in which generation, and the revision after it. */
  Stamp stamp();

  /** The device was registered; {@code currentVersion} may be null. */
  record DeviceRegistered(
      Stamp stamp,
      DeviceId deviceId,
      Model model,
      String site,
      Map<String, String> labels,
      FirmwareVersion currentVersion)
      implements TwinEvent {}

  /** Taken out of service; an open delivery closed. */
  record DeviceDecommissioned(Stamp stamp) implements TwinEvent {}

  /** Back in service. */
  record DeviceRecommissioned(Stamp stamp) implements TwinEvent {}

  /** OFFLINE or never heard of, now ONLINE; numbers null when the device gave none. */
  record DeviceCameOnline(Stamp stamp, Long epoch, Long connection, Duration windowLeast)
      implements TwinEvent {}

  /** ONLINE, now OFFLINE. */
  record DeviceWentOffline(Stamp stamp, OfflineCause cause, Long epoch, Long connection)
      implements TwinEvent {}

  /** Too many edges: from here on they are damped until the link is calm. */
  record FlappingDetected(Stamp stamp, boolean online, Duration windowLeast) implements TwinEvent {}

  /** The link is calm again, and {@code online} or not. */
  record FlappingSettled(Stamp stamp, boolean online, Duration windowLeast) implements TwinEvent {}

  /** Samples show another class. */
  record NetworkClassChanged(Stamp stamp, NetworkClass networkClass) implements TwinEvent {}

  /** The device runs {@code version}; {@code releaseCounter} is what that proves installed. */
  record VersionReported(Stamp stamp, Mark mark, FirmwareVersion version, long releaseCounter)
      implements TwinEvent {}

  /**
   * A new delivery; an open one is superseded by it.
   *
   * @param expiresAt null while {@code gates} hold ROLLOUT_SLOT
   * @param window of the first attempt
   */
  record FirmwareAssigned(
      Stamp stamp, Offer offer, Instant expiresAt, Duration window, Set<Gate> gates)
      implements TwinEvent {}

  /** Assigned what runs already; {@code confirmed} unless an open delivery must be stopped. */
  record AssignmentSkipped(Stamp stamp, Offer offer, boolean confirmed) implements TwinEvent {}

  /** The broker took the document; {@code directive} null for the empty one. */
  record DocumentPublished(Stamp stamp, int attempt, Directive directive) implements TwinEvent {}

  /** The next attempt; {@code expiresAt} is new only when a delivered image was lost. */
  record AttemptOpened(
      Stamp stamp, Mark mark, int number, AttemptCause cause, Duration window, Instant expiresAt)
      implements TwinEvent {}

  /** A retryable failure: the attempt waits out {@code backoff}. */
  record AttemptFailed(Stamp stamp, Mark mark, Cause cause, Duration backoff)
      implements TwinEvent {}

  /** A retryable failure that changes nothing but the count. */
  record FailureCounted(Stamp stamp, Mark mark, Cause cause) implements TwinEvent {}

  /** The device acknowledged the delivery. */
  record DeliveryStarted(Stamp stamp, Mark mark) implements TwinEvent {}

  /** The device holds the complete image. */
  record ImageDelivered(Stamp stamp, Mark mark) implements TwinEvent {}

  /** The new image runs; the probation begins. */
  record FirmwareApplied(Stamp stamp, Mark mark) implements TwinEvent {}

  /** Three signs of life showed the target. */
  record ProbationPassed(Stamp stamp) implements TwinEvent {}

  /** Ended without success; {@code mark} null and {@code byDevice} false when inferred. */
  record DeliveryFailed(Stamp stamp, Mark mark, Cause cause, boolean byDevice)
      implements TwinEvent {}

  /** The TTL ran out; {@code cause} is what it waited for, or null when under way. */
  record DeliveryExpired(Stamp stamp, WaitingReason cause) implements TwinEvent {}

  /** The device went on with an ended delivery by itself. */
  record DeliveryRevived(Stamp stamp, Mark mark, DeliveryState state, Instant until)
      implements TwinEvent {}

  /** It came to nothing; {@code confirmed} when the device said so. */
  record RevivalEnded(Stamp stamp, Mark mark, boolean confirmed) implements TwinEvent {}

  /** An operator wants it stopped. */
  record CancelRequested(Stamp stamp, Duration patience) implements TwinEvent {}

  /** Stopped. */
  record DeliveryCanceled(Stamp stamp, Mark mark, CancelEnd how) implements TwinEvent {}

  /** The device no longer holds an ended generation, or the CANCEL was retained long enough. */
  record EndConfirmed(Stamp stamp, Mark mark, boolean byDevice) implements TwinEvent {}

  /** A gate closed. */
  record GateClosed(Stamp stamp, Gate gate) implements TwinEvent {}

  /** A gate opened; {@code expiresAt} is set by the first slot, else unchanged. */
  record GateOpened(Stamp stamp, Gate gate, Instant expiresAt) implements TwinEvent {}

  /**
   * The device knows higher numbers than we do: our journal is an older one. Ours overtake them.
   *
   * @param nextGeneration the highest handed out from now on; an open delivery takes it
   * @param claimedGeneration what the device told
   * @param claimedRevision what the device told
   */
  record NumbersOvertaken(
      Stamp stamp, Mark mark, long nextGeneration, long claimedGeneration, long claimedRevision)
      implements TwinEvent {}

  /** Another place in the publishing queue. */
  record DeliveryPrioritised(Stamp stamp, Priority priority) implements TwinEvent {}
}
