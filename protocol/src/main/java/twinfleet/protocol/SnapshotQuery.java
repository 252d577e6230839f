package twinfleet.protocol;

/**
 * Asks a device for a snapshot, on {@code /device/{deviceId}/firmware/query}.
 *
 * @param minEpoch a device with a lower epoch adopts this one and begins its seq anew; or null
 */
public record SnapshotQuery(Long minEpoch) implements WireMessage {}
