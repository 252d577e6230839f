package twinfleet.service.entity;

import java.time.Instant;
import twinfleet.core.DeviceTwin;
import twinfleet.core.Overlay;
import twinfleet.core.Presence;

/**
 * A twin as it stands in memory, for who asks it itself.
 *
 * @param twin the journaled part
 * @param sequenceNr of its last event
 * @param overlay the part in memory
 * @param presence as of {@code asOf}
 * @param nextDueAt when time alone changes something next, or null
 * @param asOf product time
 */
public record TwinView(
    DeviceTwin twin,
    long sequenceNr,
    Overlay overlay,
    Presence presence,
    Instant nextDueAt,
    Instant asOf) {}
