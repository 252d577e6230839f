package twinfleet.protocol;

/**
 * Comes right after CONNECT, before a clean goodbye, or as the last will.
 *
 * @param online required
 * @param cause with {@code online=false}, else null
 * @param epoch raised by the device when it lost its counter; 0 when absent
 * @param connection raised before each CONNECT, or null
 */
public record PresenceMessage(Boolean online, PresenceCause cause, long epoch, Long connection)
    implements WireMessage {}
