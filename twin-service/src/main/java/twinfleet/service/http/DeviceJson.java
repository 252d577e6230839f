package twinfleet.service.http;

import java.time.Instant;
import java.util.Map;
import twinfleet.core.Attention;
import twinfleet.core.DeliveryState;
import twinfleet.core.Disposition;
import twinfleet.core.Lifecycle;
import twinfleet.core.LinkQuality.Sample;
import twinfleet.core.NetworkClass;
import twinfleet.core.Presence;
import twinfleet.core.WaitingReason;
import twinfleet.persistence.view.TwinRow;
import twinfleet.protocol.DeviceId;
import twinfleet.protocol.FirmwareVersion;
import twinfleet.protocol.Model;
import twinfleet.service.entity.TwinView;

/** A device as the contract shows it, field by field. */
record DeviceJson(
    DeviceId deviceId,
    Model model,
    String site,
    Map<String, String> labels,
    FirmwareVersion currentVersion,
    FirmwareVersion targetVersion,
    DeliveryState state,
    Disposition disposition,
    WaitingReason waitingReason,
    long generation,
    long revision,
    int attemptCount,
    int publishCount,
    Instant lastUpdateAttempt,
    Instant nextDueAt,
    Instant expiresAt,
    Presence presence,
    Instant lastOnlineTime,
    NetworkClass networkClass,
    Double packetLossPercent,
    Lifecycle lifecycle,
    Instant stateSince,
    Attention attention) {

  /** From the read model. */
  static DeviceJson of(TwinRow row) {
    return new DeviceJson(
        row.deviceId(),
        row.model(),
        row.site(),
        row.labels(),
        row.currentVersion(),
        row.targetVersion(),
        row.state(),
        row.disposition(),
        row.waitingReason(),
        row.generation(),
        row.revision(),
        row.attemptCount(),
        row.publishCount(),
        row.lastUpdateAttempt(),
        row.nextDueAt(),
        row.expiresAt(),
        row.presence(),
        row.lastOnlineTime(),
        row.networkClass(),
        row.packetLossPercent(),
        row.lifecycle(),
        row.stateSince(),
        row.attention());
  }

  /** From the twin itself, which knows more than the read model: its memory. */
  static DeviceJson of(TwinView view) {
    return of(view, null);
  }

  /**
   * The same for a twin that may have been loaded since its device was last heard of.
   *
   * @param remembered the last evidence by the read model, or null
   */
  static DeviceJson of(TwinView view, Instant remembered) {
    Instant lastSeen = isHeard(view) ? view.overlay().silence().since() : remembered;
    Double loss = null;
    for (Sample sample : view.overlay().quality().samples()) {
      loss =
          sample.quality().packetLossPercent() == null
              ? loss
              : sample.quality().packetLossPercent();
    }
    return of(
        new TwinRow(
            view.twin(), view.sequenceNr(), view.nextDueAt(), lastSeen, loss, view.presence()));
  }

  /** Whether the twin heard its device since it was loaded. */
  static boolean isHeard(TwinView view) {
    return view.overlay().silence().heard();
  }
}
