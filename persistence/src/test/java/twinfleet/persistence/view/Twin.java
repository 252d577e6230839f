package twinfleet.persistence.view;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import twinfleet.core.DeviceTwin;
import twinfleet.core.Mark;
import twinfleet.core.NetworkClass;
import twinfleet.core.Offer;
import twinfleet.core.OfflineCause;
import twinfleet.core.Release;
import twinfleet.core.Stamp;
import twinfleet.core.TwinEvent;
import twinfleet.core.TwinEvolution;
import twinfleet.persistence.Database;
import twinfleet.persistence.view.TwinRows.Folded;
import twinfleet.protocol.DeviceId;
import twinfleet.protocol.FirmwareVersion;
import twinfleet.protocol.Model;
import twinfleet.protocol.Priority;
import twinfleet.protocol.Sha256;

/** A twin for tests of the read model, told event by event. */
final class Twin {
  static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");
  static final Release RELEASE =
      new Release(
          new Model("gw-3"),
          new FirmwareVersion("2.4.1"),
          new Sha256("0123456789abcdef".repeat(4)),
          1000,
          "http://127.0.0.1/a",
          41,
          null);

  private DeviceTwin twin;
  private long sequenceNr = 1;
  private Instant at = BEGIN;

  Twin(String id, String model, String site, Map<String, String> labels, String version) {
    twin =
        TwinEvolution.evolve(
            DeviceTwin.UNREGISTERED,
            new TwinEvent.DeviceRegistered(
                new Stamp(BEGIN, 0, 0),
                new DeviceId(id),
                new Model(model),
                site,
                labels,
                version == null ? null : new FirmwareVersion(version)));
  }

  Twin(String id) {
    this(id, "gw-3", "north", Map.of(), "2.4.0");
  }

  Twin at(Duration sinceBegin) {
    at = BEGIN.plus(sinceBegin);
    return this;
  }

  Twin online() {
    return told(new TwinEvent.DeviceCameOnline(stamp(0), 0L, 1L, Duration.ofMinutes(6)));
  }

  Twin offline() {
    return told(new TwinEvent.DeviceWentOffline(stamp(0), OfflineCause.WILL, 0L, 1L));
  }

  Twin inClass(NetworkClass networkClass) {
    return told(new TwinEvent.NetworkClassChanged(stamp(0), networkClass));
  }

  Twin assigned() {
    Offer offer =
        new Offer(
            1, RELEASE, "r", null, false, false, Priority.NORMAL, Duration.ofHours(72), at, false);
    Instant expiresAt = at.plus(Duration.ofHours(72));
    return told(
        new TwinEvent.FirmwareAssigned(
            stamp(1), offer, expiresAt, Duration.ofMinutes(5), Set.of()));
  }

  Twin delivered() {
    return told(new TwinEvent.ImageDelivered(stamp(0), new Mark(0, sequenceNr)));
  }

  Twin applied() {
    return told(new TwinEvent.FirmwareApplied(stamp(1), new Mark(0, sequenceNr)));
  }

  DeviceTwin twin() {
    return twin;
  }

  DeviceId id() {
    return twin.registration().deviceId();
  }

  void store(Database database, Instant nextDueAt) {
    Folded folded = new Folded(twin, sequenceNr, nextDueAt);
    database.inTransaction(
        t -> {
          TwinRows.store(t, List.of(folded));
          return null;
        });
  }

  private Stamp stamp(int raised) {
    return new Stamp(at, twin.generation(), twin.revision() + raised);
  }

  private Twin told(TwinEvent event) {
    twin = TwinEvolution.evolve(twin, event);
    sequenceNr++;
    return this;
  }
}
