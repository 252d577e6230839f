package twinfleet.protocol;

import java.time.Instant;

/**
 * What became of one generation, on {@code /device/{deviceId}/firmware/state}.
 *
 * @param generation the delivery spoken of; required
 * @param epoch raised by the device when it lost its counter; 0 when absent
 * @param seq of this device's messages within the epoch; required
 * @param state required
 * @param reason with FAILED, else null
 * @param progressPercent 0 to 100, or null
 * @param sha256 of the staged image; required with DELIVERED
 * @param currentVersion that runs; required with APPLIED
 * @param at the device's clock, informative only
 */
public record StateReport(
    Long generation,
    long epoch,
    Long seq,
    ReportedState state,
    Reason reason,
    Integer progressPercent,
    Sha256 sha256,
    FirmwareVersion currentVersion,
    Instant at)
    implements WireMessage {}
