package twinfleet.agent.decide;

import java.time.Duration;
import java.time.Instant;
import twinfleet.protocol.DesiredDocument;
import twinfleet.protocol.DeviceId;
import twinfleet.protocol.Directive;
import twinfleet.protocol.FirmwareVersion;
import twinfleet.protocol.Model;
import twinfleet.protocol.Priority;
import twinfleet.protocol.Sha256;

/** An offer with the usual values, some of them changed. */
final class Offer {
  private final long generation;
  private final long revision;
  private DeviceId deviceId = Bench.DEVICE;
  private Model model = Bench.MODEL;
  private Directive directive = Directive.INSTALL;
  private FirmwareVersion version = Bench.NEW;
  private Sha256 sha256 = Bench.IMAGE;
  private long counter = 41;
  private FirmwareVersion requires;
  private boolean force;
  private Instant expiresAt = Bench.START.plus(Duration.ofHours(72));

  Offer(long generation, long revision) {
    this.generation = generation;
    this.revision = revision;
  }

  Offer device(String id) {
    deviceId = new DeviceId(id);
    return this;
  }

  Offer model(String name) {
    model = new Model(name);
    return this;
  }

  Offer directive(Directive other) {
    directive = other;
    return this;
  }

  Offer image(FirmwareVersion other, Sha256 digest, long releaseCounter) {
    version = other;
    sha256 = digest;
    counter = releaseCounter;
    return this;
  }

  Offer requires(String least) {
    requires = new FirmwareVersion(least);
    return this;
  }

  Offer force() {
    force = true;
    return this;
  }

  Offer expiresAt(Instant instant) {
    expiresAt = instant;
    return this;
  }

  DesiredDocument document() {
    return new DesiredDocument(
        deviceId,
        model,
        generation,
        revision,
        directive,
        version,
        sha256,
        1_000_000,
        "/api/v1/artifacts/" + sha256,
        counter,
        requires,
        force,
        Priority.NORMAL,
        Bench.START,
        expiresAt,
        null,
        null);
  }
}
