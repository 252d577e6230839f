package twinfleet.persistence.journal;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import twinfleet.core.AttemptCause;
import twinfleet.core.CancelEnd;
import twinfleet.core.Cause;
import twinfleet.core.DeliveryState;
import twinfleet.core.Gate;
import twinfleet.core.Mark;
import twinfleet.core.NetworkClass;
import twinfleet.core.Offer;
import twinfleet.core.OfflineCause;
import twinfleet.core.Release;
import twinfleet.core.Stamp;
import twinfleet.core.TwinEvent;
import twinfleet.core.WaitingReason;
import twinfleet.protocol.DeviceId;
import twinfleet.protocol.Directive;
import twinfleet.protocol.FirmwareVersion;
import twinfleet.protocol.Model;
import twinfleet.protocol.Priority;
import twinfleet.protocol.Sha256;

/** One example of every event, with every field set: what the golden files hold. */
final class GoldenEvents {
  private static final Instant AT = Instant.parse("2026-01-02T03:04:05.123456789Z");
  private static final Instant LATER = Instant.parse("2026-01-05T03:04:05.123456789Z");
  private static final Stamp STAMP = new Stamp(AT, 7, 19);
  private static final Mark MARK = new Mark(1, 12);
  private static final Duration WINDOW = Duration.ofMinutes(5);
  private static final Offer OFFER =
      new Offer(
          7,
          new Release(
              new Model("gw-3"),
              new FirmwareVersion("2.4.1"),
              new Sha256("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
              1_048_576,
              "http://127.0.0.1:8080/artifacts/e3b0c442",
              41,
              new FirmwareVersion("2.0.0")),
          "request-1",
          "rollout-1",
          false,
          true,
          Priority.HIGH,
          Duration.ofHours(72),
          AT,
          false);

  private GoldenEvents() {}

  static List<TwinEvent> all() {
    return java.util.stream.Stream.of(ofDevices(), ofOffers(), ofDeliveries(), ofEnds())
        .flatMap(List::stream)
        .toList();
  }

  private static List<TwinEvent> ofDevices() {
    return List.of(
        new TwinEvent.DeviceRegistered(
            new Stamp(AT, 0, 0),
            new DeviceId("gw-1"),
            new Model("gw-3"),
            "north",
            Map.of("line", "4"),
            new FirmwareVersion("2.4.0")),
        new TwinEvent.DeviceDecommissioned(STAMP),
        new TwinEvent.DeviceRecommissioned(STAMP),
        new TwinEvent.DeviceCameOnline(STAMP, 1L, 8L, Duration.ofMinutes(6)),
        new TwinEvent.DeviceWentOffline(STAMP, OfflineCause.WILL, 1L, 8L),
        new TwinEvent.FlappingDetected(STAMP, true, Duration.ofMinutes(6)),
        new TwinEvent.FlappingSettled(STAMP, false, Duration.ofMinutes(6)),
        new TwinEvent.NetworkClassChanged(STAMP, NetworkClass.POOR),
        new TwinEvent.VersionReported(STAMP, MARK, new FirmwareVersion("2.4.0"), 40));
  }

  private static List<TwinEvent> ofOffers() {
    return List.of(
        new TwinEvent.FirmwareAssigned(STAMP, OFFER, LATER, WINDOW, Set.of(Gate.OPERATOR_HOLD)),
        new TwinEvent.AssignmentSkipped(STAMP, OFFER, true),
        new TwinEvent.DocumentPublished(STAMP, 2, Directive.INSTALL),
        new TwinEvent.AttemptOpened(STAMP, MARK, 3, AttemptCause.STAGED_IMAGE_LOST, WINDOW, LATER),
        new TwinEvent.AttemptFailed(STAMP, MARK, Cause.DOWNLOAD_INTERRUPTED, WINDOW),
        new TwinEvent.FailureCounted(STAMP, MARK, Cause.LOW_BATTERY),
        new TwinEvent.GateClosed(STAMP, Gate.NETWORK_PAUSE),
        new TwinEvent.GateOpened(STAMP, Gate.ROLLOUT_SLOT, LATER),
        new TwinEvent.NumbersOvertaken(STAMP, MARK, 12, 11, 30),
        new TwinEvent.DeliveryPrioritised(STAMP, Priority.HIGH));
  }

  private static List<TwinEvent> ofDeliveries() {
    return List.of(
        new TwinEvent.DeliveryStarted(STAMP, MARK),
        new TwinEvent.ImageDelivered(STAMP, MARK),
        new TwinEvent.FirmwareApplied(STAMP, MARK),
        new TwinEvent.ProbationPassed(STAMP));
  }

  private static List<TwinEvent> ofEnds() {
    return List.of(
        new TwinEvent.DeliveryFailed(STAMP, MARK, Cause.SIGNATURE_INVALID, true),
        new TwinEvent.DeliveryExpired(STAMP, WaitingReason.DEVICE_OFFLINE),
        new TwinEvent.DeliveryRevived(STAMP, MARK, DeliveryState.IN_PROGRESS, LATER),
        new TwinEvent.RevivalEnded(STAMP, MARK, true),
        new TwinEvent.CancelRequested(STAMP, Duration.ofHours(1)),
        new TwinEvent.DeliveryCanceled(STAMP, MARK, CancelEnd.REPORTED),
        new TwinEvent.EndConfirmed(STAMP, MARK, true));
  }
}
