package twinfleet.protocol;

import java.time.Instant;

/**
 * The device's whole truth, on {@code /device/{deviceId}/firmware/snapshot}: sent on every connect
 * and when asked.
 *
 * @param model the device's own model, or null
 * @param currentVersion that runs; required
 * @param epoch raised by the device when it lost its counter; 0 when absent
 * @param seq of this device's messages within the epoch; required
 * @param generation the last the device knows, or null
 * @param revision the last the device knows, or null (counts as 0)
 * @param state what became of the generation; null means received, nothing done yet
 * @param reason with FAILED, else null
 * @param stagedSha256 of the complete image held, or null
 * @param bootId a new one at every boot, or null
 * @param connection raised before each CONNECT, or null
 * @param queued reports that wait in the device's outbox behind this snapshot, or null
 * @param at the device's clock, informative only
 */
public record Snapshot(
    Model model,
    FirmwareVersion currentVersion,
    long epoch,
    Long seq,
    Long generation,
    Long revision,
    ReportedState state,
    Reason reason,
    Sha256 stagedSha256,
    String bootId,
    Long connection,
    Integer queued,
    Instant at)
    implements WireMessage {}
