package twinfleet.protocol;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/** One message of each kind with every field set. */
final class Examples {
  static final Instant AT = Instant.parse("2026-03-01T12:00:00.123Z");
  private static final Sha256 SHA = new Sha256("0123456789abcdef".repeat(4));
  private static final FirmwareVersion VERSION = new FirmwareVersion("2.4.1");

  /** By the name of the schema. */
  static final Map<String, WireMessage> ALL =
      Map.of(
          "desired", desired(),
          "state", state(ReportedState.DELIVERED),
          "snapshot", snapshot(),
          "heartbeat", heartbeat(),
          "presence", new PresenceMessage(false, PresenceCause.WILL, 1, 8L),
          "query", new SnapshotQuery(2L));

  private Examples() {}

  static DesiredDocument desired() {
    return new DesiredDocument(
        new DeviceId("gw-0001"),
        new Model("gw-3"),
        7,
        19,
        Directive.INSTALL,
        VERSION,
        SHA,
        1_048_576,
        "/api/v1/artifacts/" + SHA,
        41,
        new FirmwareVersion("2.0.0"),
        true,
        Priority.HIGH,
        AT,
        AT.plusSeconds(259_200),
        "key-1",
        "c2lnbmF0dXJl");
  }

  static StateReport state(ReportedState state) {
    return new StateReport(7L, 1, 12L, state, Reason.NO_SPACE, 40, SHA, VERSION, AT);
  }

  static Snapshot snapshot() {
    return new Snapshot(
        new Model("gw-3"),
        VERSION,
        1,
        13L,
        7L,
        19L,
        ReportedState.FAILED,
        Reason.NO_SPACE,
        SHA,
        "boot-1",
        8L,
        2,
        AT);
  }

  static Heartbeat heartbeat() {
    return new Heartbeat(
        1,
        8L,
        14L,
        VERSION,
        7L,
        19L,
        ReportedState.IN_PROGRESS,
        -71,
        180,
        3.5,
        List.of(new LinkSample(-70, 170, 2.5, AT)),
        AT);
  }

  static Class<? extends WireMessage> type(String schema) {
    return ALL.get(schema).getClass();
  }
}
