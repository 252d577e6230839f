package twinfleet.persistence.journal;

import twinfleet.core.TwinEvent;

/**
 * The names of events on disk, chosen by hand and never changed. A new version of an event is a new
 * name; the old one stays readable.
 */
public final class Manifests {
  private Manifests() {}

  /** The name under which {@code event} is written. */
  public static String of(TwinEvent event) {
    return switch (event) {
      case TwinEvent.DeviceRegistered e -> "twin.device-registered.v1";
      case TwinEvent.DeviceDecommissioned e -> "twin.device-decommissioned.v1";
      case TwinEvent.DeviceRecommissioned e -> "twin.device-recommissioned.v1";
      case TwinEvent.DeviceCameOnline e -> "twin.device-came-online.v1";
      case TwinEvent.DeviceWentOffline e -> "twin.device-went-offline.v1";
      case TwinEvent.FlappingDetected e -> "twin.flapping-detected.v1";
      case TwinEvent.FlappingSettled e -> "twin.flapping-settled.v1";
      case TwinEvent.NetworkClassChanged e -> "twin.network-class-changed.v1";
      case TwinEvent.VersionReported e -> "twin.version-reported.v1";
      case TwinEvent.FirmwareAssigned e -> "twin.firmware-assigned.v1";
      case TwinEvent.AssignmentSkipped e -> "twin.assignment-skipped.v1";
      case TwinEvent.DocumentPublished e -> "twin.document-published.v1";
      case TwinEvent.AttemptOpened e -> "twin.attempt-opened.v1";
      case TwinEvent.AttemptFailed e -> "twin.attempt-failed.v1";
      case TwinEvent.FailureCounted e -> "twin.failure-counted.v1";
      case TwinEvent.DeliveryStarted e -> "twin.delivery-started.v1";
      case TwinEvent.ImageDelivered e -> "twin.image-delivered.v1";
      case TwinEvent.FirmwareApplied e -> "twin.firmware-applied.v1";
      case TwinEvent.ProbationPassed e -> "twin.probation-passed.v1";
      case TwinEvent.DeliveryFailed e -> "twin.delivery-failed.v1";
      case TwinEvent.DeliveryExpired e -> "twin.delivery-expired.v1";
      case TwinEvent.DeliveryRevived e -> "twin.delivery-revived.v1";
      case TwinEvent.RevivalEnded e -> "twin.revival-ended.v1";
      case TwinEvent.CancelRequested e -> "twin.cancel-requested.v1";
      case TwinEvent.DeliveryCanceled e -> "twin.delivery-canceled.v1";
      case TwinEvent.EndConfirmed e -> "twin.end-confirmed.v1";
      case TwinEvent.GateClosed e -> "twin.gate-closed.v1";
      case TwinEvent.GateOpened e -> "twin.gate-opened.v1";
      case TwinEvent.NumbersOvertaken e -> "twin.numbers-overtaken.v1";
      case TwinEvent.DeliveryPrioritised e -> "twin.delivery-prioritised.v1";
    };
  }

  /** The shape of the events stored under {@code manifest}. */
  static Class<? extends TwinEvent> shapeOf(String manifest) {
    return switch (manifest) {
      case "twin.device-registered.v1" -> TwinEvent.DeviceRegistered.class;
      case "twin.device-decommissioned.v1" -> TwinEvent.DeviceDecommissioned.class;
      case "twin.device-recommissioned.v1" -> TwinEvent.DeviceRecommissioned.class;
      case "twin.device-came-online.v1" -> TwinEvent.DeviceCameOnline.class;
      case "twin.device-went-offline.v1" -> TwinEvent.DeviceWentOffline.class;
      case "twin.flapping-detected.v1" -> TwinEvent.FlappingDetected.class;
      case "twin.flapping-settled.v1" -> TwinEvent.FlappingSettled.class;
      case "twin.network-class-changed.v1" -> TwinEvent.NetworkClassChanged.class;
      case "twin.version-reported.v1" -> TwinEvent.VersionReported.class;
      case "twin.firmware-assigned.v1" -> TwinEvent.FirmwareAssigned.class;
      case "twin.assignment-skipped.v1" -> TwinEvent.AssignmentSkipped.class;
      case "twin.document-published.v1" -> TwinEvent.DocumentPublished.class;
      case "twin.attempt-opened.v1" -> TwinEvent.AttemptOpened.class;
      case "twin.attempt-failed.v1" -> TwinEvent.AttemptFailed.class;
      case "twin.failure-counted.v1" -> TwinEvent.FailureCounted.class;
      case "twin.delivery-started.v1" -> TwinEvent.DeliveryStarted.class;
      case "twin.image-delivered.v1" -> TwinEvent.ImageDelivered.class;
      case "twin.firmware-applied.v1" -> TwinEvent.FirmwareApplied.class;
      case "twin.probation-passed.v1" -> TwinEvent.ProbationPassed.class;
      case "twin.delivery-failed.v1" -> TwinEvent.DeliveryFailed.class;
      case "twin.delivery-expired.v1" -> TwinEvent.DeliveryExpired.class;
      case "twin.delivery-revived.v1" -> TwinEvent.DeliveryRevived.class;
      case "twin.revival-ended.v1" -> TwinEvent.RevivalEnded.class;
      case "twin.cancel-requested.v1" -> TwinEvent.CancelRequested.class;
      case "twin.delivery-canceled.v1" -> TwinEvent.DeliveryCanceled.class;
      case "twin.end-confirmed.v1" -> TwinEvent.EndConfirmed.class;
      case "twin.gate-closed.v1" -> TwinEvent.GateClosed.class;
      case "twin.gate-opened.v1" -> TwinEvent.GateOpened.class;
      case "twin.numbers-overtaken.v1" -> TwinEvent.NumbersOvertaken.class;
      case "twin.delivery-prioritised.v1" -> TwinEvent.DeliveryPrioritised.class;
      default -> throw new UnreadableEvent("unknown event type '" + manifest + "'", null);
    };
  }
}
