package twinfleet.core;

import java.time.Instant;
import twinfleet.protocol.FirmwareVersion;

/**
 * The journaled state of one device: the fold of its events and nothing else.
 *
 * @param registration null while UNREGISTERED
 * @param generation the highest handed out
 * @param revision of the desired document
 * @param mark of the newest journaled report
 * @param delivery the current one, or null when there never was one
 * @param published the last document that the broker took, or null
 * @param lastUpdateAttempt when an INSTALL was last published, or null
 */
public record DeviceTwin(
    Lifecycle lifecycle,
    Registration registration,
    Installed installed,
    Link link,
    long generation,
    long revision,
    Mark mark,
    Delivery delivery,
    Published published,
    Instant lastUpdateAttempt) {
  /** Before its first event. */
  public static final DeviceTwin UNREGISTERED =
      new DeviceTwin(
          Lifecycle.UNREGISTERED,
          null,
          new Installed(null, null, null, 0, java.util.List.of()),
          Link.NEVER,
          0,
          0,
          Mark.NONE,
          null,
          null,
          null);

  /** Whether an open delivery is pursued. */
  public boolean hasOpenDelivery() {
    return delivery != null && delivery.isOpen();
  }

  /**
   * The version this device should run: the offer's while open, applied or skipped, else the last
   * target that passed its probation (or null): a cancel or a failure is never drift.
   */
  public FirmwareVersion targetVersion() {
    if (delivery == null) {
      return installed.settledTarget();
    }
    return switch (delivery.phase()) {
      case Phase.Pending p -> delivery.offer().release().version();
      case Phase.InProgress p -> delivery.offer().release().version();
      case Phase.Delivered p -> delivery.offer().release().version();
      case Phase.Canceling p -> delivery.offer().release().version();
      case Phase.Applied p -> delivery.offer().release().version();
      case Phase.Skipped p -> delivery.offer().release().version();
      case Phase.Revived p -> delivery.offer().release().version();
      case Phase.Failed p -> installed.settledTarget();
      case Phase.Expired p -> installed.settledTarget();
      case Phase.Canceled p -> installed.settledTarget();
      case Phase.Decommissioned p -> installed.settledTarget();
    };
  }

  DeviceTwin with(Lifecycle next) {
    return new DeviceTwin(
        next,
        registration,
        installed,
        link,
        generation,
        revision,
        mark,
        delivery,
        published,
        lastUpdateAttempt);
  }

  DeviceTwin with(Installed next) {
    return new DeviceTwin(
        lifecycle,
        registration,
        next,
        link,
        generation,
        revision,
        mark,
        delivery,
        published,
        lastUpdateAttempt);
  }

  DeviceTwin with(Link next) {
    return new DeviceTwin(
        lifecycle,
        registration,
        installed,
        next,
        generation,
        revision,
        mark,
        delivery,
        published,
        lastUpdateAttempt);
  }

  DeviceTwin with(Delivery next) {
    return new DeviceTwin(
        lifecycle,
        registration,
        installed,
        link,
        generation,
        revision,
        mark,
        next,
        published,
        lastUpdateAttempt);
  }

  DeviceTwin numbered(long nextGeneration, long nextRevision) {
    return new DeviceTwin(
        lifecycle,
        registration,
        installed,
        link,
        nextGeneration,
        nextRevision,
        mark,
        delivery,
        published,
        lastUpdateAttempt);
  }

  DeviceTwin marked(Mark next) {
    return new DeviceTwin(
        lifecycle,
        registration,
        installed,
        link,
        generation,
        revision,
        next == null ? mark : mark.max(next),
        delivery,
        published,
        lastUpdateAttempt);
  }

  DeviceTwin with(Published next, Instant attemptAt) {
    return new DeviceTwin(
        lifecycle,
        registration,
        installed,
        link,
        generation,
        revision,
        mark,
        delivery,
        next,
        attemptAt);
  }
}
