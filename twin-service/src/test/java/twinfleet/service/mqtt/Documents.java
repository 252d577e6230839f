package twinfleet.service.mqtt;

import java.time.Instant;
import twinfleet.core.Outstanding.Publication;
import twinfleet.protocol.DesiredDocument;
import twinfleet.protocol.DeviceId;
import twinfleet.protocol.Directive;
import twinfleet.protocol.FirmwareVersion;
import twinfleet.protocol.Model;
import twinfleet.protocol.Priority;
import twinfleet.protocol.Sha256;

/** Desired documents of generation 7. */
final class Documents {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private Documents() {}

  static Publication publication(long revision, Priority priority) {
    return new Publication(7, revision, 1, Directive.INSTALL, priority, false);
  }

  static Publication empty(long revision) {
    return new Publication(7, revision, 1, null, Priority.NORMAL, false);
  }

  static DesiredDocument install(DeviceId device, long revision) {
    return new DesiredDocument(
        device,
        new Model("gw-3"),
        7,
        revision,
        Directive.INSTALL,
        new FirmwareVersion("2.4.1"),
        new Sha256("ab".repeat(32)),
        1_000,
        "http://127.0.0.1/artifacts/a",
        41,
        null,
        false,
        Priority.NORMAL,
        NOW,
        NOW.plusSeconds(3_600),
        null,
        null);
  }
}
