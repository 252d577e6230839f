package twinfleet.protocol;

import java.time.Instant;
import java.util.List;

/**
 * A sign of life with the link's quality, on {@code /device/{deviceId}/heartbeat} at QoS 0.
 *
 * @param epoch raised by the device when it lost its counter; 0 when absent
 * @param connection raised before each CONNECT, or null
 * @param seq required
 * @param currentVersion that runs, or null when not said
 * @param generation the last the device knows, or null
 * @param revision the last the device knows, or null (counts as 0)
 * @param state what became of the generation, or null
 * @param signalStrengthDbm received signal strength, dBm, or null
 * @param latencyMs round trip, milliseconds, or null
 * @param packetLossPercent 0 to 100, or null
 * @param samples taken since the last heartbeat, oldest first, at most {@link Limits#SAMPLES_MAX}
 * @param at the device's clock, informative only
 */
public record Heartbeat(
    long epoch,
    Long connection,
    Long seq,
    FirmwareVersion currentVersion,
    Long generation,
    Long revision,
    ReportedState state,
    Integer signalStrengthDbm,
    Integer latencyMs,
    Double packetLossPercent,
    List<LinkSample> samples,
    Instant at)
    implements WireMessage {
  /** Absent samples are none. */
  public Heartbeat {
    samples = samples == null ? List.of() : List.copyOf(samples);
  }
}
