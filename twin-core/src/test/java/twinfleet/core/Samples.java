package twinfleet.core;

import java.time.Duration;
import java.time.Instant;
import java.util.function.Function;
import twinfleet.core.Outstanding.Publication;
import twinfleet.protocol.DeviceId;
import twinfleet.protocol.FirmwareVersion;
import twinfleet.protocol.Model;
import twinfleet.protocol.Priority;
import twinfleet.protocol.Sha256;

/** Values that the tests of the rules share, and commands of operators and rollouts. */
final class Samples {
  static final DeviceId DEVICE = new DeviceId("gw-0001");
  static final Model MODEL = new Model("gw-3");
  static final FirmwareVersion OLD = new FirmwareVersion("1.0.0");
  static final FirmwareVersion NEW = new FirmwareVersion("2.0.0");
  static final FirmwareVersion NEWER = new FirmwareVersion("3.0.0");
  static final FirmwareVersion STRANGE = new FirmwareVersion("0.9.9");
  static final Sha256 IMAGE = new Sha256("a".repeat(64));
  static final Sha256 OTHER_IMAGE = new Sha256("b".repeat(64));
  static final Release RELEASE = release(NEW, 20);

  private Samples() {}

  static Release release(FirmwareVersion version, long counter) {
    return new Release(MODEL, version, IMAGE, 1_000_000, "http://host/a", counter, null);
  }

  static Function<Instant, TwinCommand> assign() {
    return assign("wish-1", RELEASE);
  }

  static Function<Instant, TwinCommand> assign(String requestId, Release release) {
    return at -> assign(at, requestId, release, false, false, null, false);
  }

  static Function<Instant, TwinCommand> forced(String requestId, Release release) {
    return at -> assign(at, requestId, release, true, false, null, false);
  }

  static Function<Instant, TwinCommand> authorised(String requestId, Release release) {
    return at -> assign(at, requestId, release, false, true, null, false);
  }

  static Function<Instant, TwinCommand> inRollout() {
    return at -> assign(at, "wish-1", RELEASE, false, false, null, true);
  }

  static Function<Instant, TwinCommand> withTtl(Duration ttl) {
    return at -> assign(at, "wish-1", RELEASE, false, false, ttl, false);
  }

  static TwinCommand.Assign assign(
      Instant at,
      String requestId,
      Release release,
      boolean force,
      boolean authorised,
      Duration ttl,
      boolean awaitsSlot) {
    return new TwinCommand.Assign(
        at, release, requestId, null, force, authorised, Priority.NORMAL, ttl, awaitsSlot);
  }

  static Function<Instant, TwinCommand> cancel() {
    return at -> new TwinCommand.Cancel(at, false);
  }

  static Function<Instant, TwinCommand> forceCancel() {
    return at -> new TwinCommand.Cancel(at, true);
  }

  static Function<Instant, TwinCommand> close(Gate gate) {
    return at -> new TwinCommand.CloseGate(at, gate);
  }

  static Function<Instant, TwinCommand> open(Gate gate) {
    return at -> new TwinCommand.OpenGate(at, gate);
  }

  static Function<Instant, TwinCommand> ingress(boolean up) {
    return at -> new TwinCommand.IngressChanged(at, up);
  }

  static TwinCommand confirm(Publication p, Instant at) {
    return new TwinCommand.ConfirmPublished(
        at, p.generation(), p.revision(), p.attempt(), p.directive());
  }
}
