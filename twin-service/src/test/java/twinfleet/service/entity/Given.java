package twinfleet.service.entity;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.apache.pekko.actor.typed.ActorSystem;
import twinfleet.core.DeliveryPolicy;
import twinfleet.core.Mark;
import twinfleet.core.OfflineCause;
import twinfleet.core.Release;
import twinfleet.core.TwinCommand;
import twinfleet.persistence.journal.Origin;
import twinfleet.protocol.DeviceId;
import twinfleet.protocol.FirmwareVersion;
import twinfleet.protocol.Model;
import twinfleet.protocol.Priority;
import twinfleet.protocol.ReportedState;
import twinfleet.protocol.Sha256;
import twinfleet.service.ProductClock;

/** What the tests of twins start from. */
public final class Given {
  /** A device. */
  public static final DeviceId DEVICE = new DeviceId("gw-0001");

  /** Its target. */
  public static final Release RELEASE =
      new Release(
          new Model("gw-3"),
          new FirmwareVersion("2.4.1"),
          new Sha256("ab".repeat(32)),
          1_000_000,
          "http://127.0.0.1:8080/api/v1/artifacts/" + "ab".repeat(32),
          41,
          null);

  private Given() {}

  /** Bounds that let a test see sleep and retry soon. */
  public static EntitySettings settings() {
    return new EntitySettings(
        10_000, 2_000, 200, 300, Duration.ofMinutes(10), 100, 2, 200, 2_000, 2_000);
  }

  /** Surroundings with a clock that goes {@code scale} times as fast. */
  public static TwinSurroundings world(ActorSystem<?> system, Outlet outlet, int scale) {
    IngressStatus ingress = new IngressStatus(system, settings());
    ingress.changed(true);
    return new TwinSurroundings(
        "test",
        new ProductClock(Instant.parse("2026-01-01T00:00:00Z"), scale),
        DeliveryPolicy.standard().withJitterPerMille(0),
        settings(),
        ingress,
        outlet,
        (device, at, loss) -> {},
        new TwinMeters(new SimpleMeterRegistry(), ingress));
  }

  /** Who asks. */
  public static Origin origin(Instant at) {
    return new Origin("operator:test", "test", null, at, "test");
  }

  /** A registration. */
  public static TwinCommand register(DeviceId device, Instant at) {
    return new TwinCommand.Register(
        at, device, RELEASE.model(), "north", Map.of("ring", "1"), new FirmwareVersion("2.4.0"));
  }

  /** An assignment of {@link #RELEASE}. */
  public static TwinCommand assign(Instant at) {
    return assign(at, null);
  }

  /** An assignment with its own TTL. */
  public static TwinCommand assign(Instant at, Duration ttl) {
    return new TwinCommand.Assign(
        at, RELEASE, "request-1", null, false, false, Priority.NORMAL, ttl, false);
  }

  /** The device connects. */
  public static TwinCommand online(Instant at) {
    return new TwinCommand.PresenceSaid(at, true, null, 1L, 1L);
  }

  /** The device leaves. */
  public static TwinCommand offline(Instant at) {
    return new TwinCommand.PresenceSaid(at, false, OfflineCause.SHUTDOWN, 1L, 1L);
  }

  /** A report of generation 1. */
  public static TwinCommand report(Instant at, long seq, ReportedState state) {
    boolean applied = state == ReportedState.APPLIED;
    return new TwinCommand.Report(
        at,
        1,
        new Mark(1, seq),
        state,
        null,
        null,
        state == ReportedState.DELIVERED ? RELEASE.sha256() : null,
        applied ? RELEASE.version() : null);
  }
}
