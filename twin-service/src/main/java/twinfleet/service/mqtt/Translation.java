package twinfleet.service.mqtt;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import twinfleet.core.Mark;
import twinfleet.core.OfflineCause;
import twinfleet.core.Quality;
import twinfleet.core.TwinCommand;
import twinfleet.protocol.Heartbeat;
import twinfleet.protocol.LinkSample;
import twinfleet.protocol.PresenceCause;
import twinfleet.protocol.PresenceMessage;
import twinfleet.protocol.Snapshot;
import twinfleet.protocol.StateReport;

/**
 * From the words of the wire to those of the core, and nothing else, so that each may change alone.
 * Null stays null. {@code at} is the product time of receipt; the device's clock decides nothing.
 */
final class Translation {
  private Translation() {}

  static TwinCommand.Report of(StateReport report, Instant at) {
    return new TwinCommand.Report(
        at,
        report.generation(),
        new Mark(report.epoch(), report.seq()),
        report.state(),
        report.reason(),
        report.progressPercent(),
        report.sha256(),
        report.currentVersion());
  }

  static TwinCommand.TakeSnapshot of(Snapshot snapshot, Instant at) {
    return new TwinCommand.TakeSnapshot(
        at,
        new Mark(snapshot.epoch(), snapshot.seq()),
        snapshot.currentVersion(),
        snapshot.generation(),
        snapshot.revision(),
        snapshot.state(),
        snapshot.reason(),
        snapshot.stagedSha256(),
        snapshot.connection());
  }

  static TwinCommand.Beat of(Heartbeat beat, Instant at) {
    return new TwinCommand.Beat(
        at,
        new Mark(beat.epoch(), beat.seq()),
        beat.connection(),
        beat.currentVersion(),
        beat.generation(),
        beat.revision(),
        beat.state(),
        samples(beat));
  }

  /** Numbers only together: an epoch says nothing without the connection that it counts. */
  static TwinCommand.PresenceSaid of(PresenceMessage presence, Instant at) {
    Long epoch = presence.connection() == null ? null : (Long) presence.epoch();
    OfflineCause cause = presence.online() ? null : cause(presence.cause());
    return new TwinCommand.PresenceSaid(at, presence.online(), cause, epoch, presence.connection());
  }

  /** Oldest first: what was sampled since the last heartbeat, then the heartbeat's own figures. */
  private static List<Quality> samples(Heartbeat beat) {
    List<Quality> samples = new ArrayList<>(beat.samples().size() + 1);
    for (LinkSample s : beat.samples()) {
      samples.add(new Quality(s.signalStrengthDbm(), s.latencyMs(), s.packetLossPercent()));
    }
    boolean measured =
        beat.signalStrengthDbm() != null
            || beat.latencyMs() != null
            || beat.packetLossPercent() != null;
    if (measured) {
      samples.add(
          new Quality(beat.signalStrengthDbm(), beat.latencyMs(), beat.packetLossPercent()));
    }
    return List.copyOf(samples);
  }

  private static OfflineCause cause(PresenceCause cause) {
    return switch (cause) {
      case WILL -> OfflineCause.WILL;
      case SHUTDOWN -> OfflineCause.SHUTDOWN;
      case POWER_LOSS -> OfflineCause.POWER_LOSS;
      case OTHER -> OfflineCause.OTHER;
      case null -> OfflineCause.OTHER;
    };
  }
}
