package twinfleet.persistence.view;

import java.time.Instant;
import java.util.Map;
import twinfleet.core.Attention;
import twinfleet.core.DeliveryState;
import twinfleet.core.DeviceTwin;
import twinfleet.core.Disposition;
import twinfleet.core.Lifecycle;
import twinfleet.core.NetworkClass;
import twinfleet.core.Presence;
import twinfleet.core.Standing;
import twinfleet.core.WaitingReason;
import twinfleet.protocol.DeviceId;
import twinfleet.protocol.FirmwareVersion;
import twinfleet.protocol.Model;

/**
 * A twin as the read model shows it: the fold of its projected events, and what was seen since. The
 * accessors are the fields of the contract's {@code device}.
 *
 * @param sequenceNr of the last projected event
 * @param nextDueAt when time alone changes something next, by the journaled state; or null
 * @param lastSeen the last evidence of the device, or null
 * @param packetLossPercent the last measured, or null
 * @param presence as of the query, by edge and last evidence
 */
public record TwinRow(
    DeviceTwin twin,
    long sequenceNr,
    Instant nextDueAt,
    Instant lastSeen,
    Double packetLossPercent,
    Presence presence) {

  /** Its name. */
  public DeviceId deviceId() {
    return twin.registration().deviceId();
  }

  /** Its hardware model. */
  public Model model() {
    return twin.registration().model();
  }

  /** Where it stands, or null. */
  public String site() {
    return twin.registration().site();
  }

  /** Free labels. */
  public Map<String, String> labels() {
    return twin.registration().labels();
  }

  /** Last reported, else registered; or null. */
  public FirmwareVersion currentVersion() {
    return twin.installed().current();
  }

  /** What it should run, or null. */
  public FirmwareVersion targetVersion() {
    return twin.targetVersion();
  }

  /** Null when there never was a delivery. */
  public DeliveryState state() {
    return Standing.state(twin);
  }

  /** Null when there never was a delivery. */
  public Disposition disposition() {
    return Standing.disposition(twin);
  }

  /** What the open delivery waits for, or null. */
  public WaitingReason waitingReason() {
    return Standing.waitingReason(twin, presence);
  }

  /** The highest handed out. */
  public long generation() {
    return twin.generation();
  }

  /** Of the desired document. */
  public long revision() {
    return twin.revision();
  }

  /** The number of the current attempt. */
  public int attemptCount() {
    return Standing.attemptCount(twin);
  }

  /** Publishes of the current delivery. */
  public int publishCount() {
    return twin.delivery() == null ? 0 : twin.delivery().tally().publishes();
  }

  /** When an INSTALL was last published, or null. */
  public Instant lastUpdateAttempt() {
    return twin.lastUpdateAttempt();
  }

  /** End of the current delivery's TTL, or null. */
  public Instant expiresAt() {
    return twin.delivery() == null ? null : twin.delivery().expiresAt();
  }

  /** When it was last known ONLINE, or null. */
  public Instant lastOnlineTime() {
    Instant edge = twin.link().lastOnlineTime();
    boolean seenLater =
        twin.link().online() && lastSeen != null && (edge == null || lastSeen.isAfter(edge));
    return seenLater ? lastSeen : edge;
  }

  /** The last that samples showed. */
  public NetworkClass networkClass() {
    return twin.link().networkClass();
  }

  /** ACTIVE or DECOMMISSIONED. */
  public Lifecycle lifecycle() {
    return twin.lifecycle();
  }

  /** When the present state was entered, or null. */
  public Instant stateSince() {
    return twin.delivery() == null ? null : twin.delivery().stateSince();
  }

  /** On which part of the attention list it stands. */
  public Attention attention() {
    return Standing.attention(twin, presence);
  }
}
