package twinfleet.protocol;

/** Everything that travels over MQTT as JSON. */
public sealed interface WireMessage
    permits DesiredDocument, StateReport, Snapshot, Heartbeat, PresenceMessage, SnapshotQuery {}
