package twinfleet.service.projection;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import twinfleet.core.Decision;
import twinfleet.core.DeliveryPolicy;
import twinfleet.core.Mark;
import twinfleet.core.OfflineCause;
import twinfleet.core.Outstanding;
import twinfleet.core.Overlay;
import twinfleet.core.Quality;
import twinfleet.core.Release;
import twinfleet.core.TwinCommand;
import twinfleet.core.TwinDecider;
import twinfleet.core.TwinEvent;
import twinfleet.persistence.journal.Hash;
import twinfleet.persistence.journal.JournaledTwin;
import twinfleet.persistence.journal.Origin;
import twinfleet.persistence.journal.Recorded;
import twinfleet.persistence.journal.RecordedCodec;
import twinfleet.protocol.DeviceId;
import twinfleet.protocol.FirmwareVersion;
import twinfleet.protocol.Model;
import twinfleet.protocol.Priority;
import twinfleet.protocol.ReportedState;
import twinfleet.protocol.Sha256;

/** A device's life by chance, through the real rules: commands in, sealed events out. */
final class RandomLife {
  private static final DeliveryPolicy POLICY = DeliveryPolicy.standard();
  private static final Sha256 IMAGE = new Sha256("0123456789abcdef".repeat(4));

  private final DeviceId device;
  private final Random random;
  private JournaledTwin state = JournaledTwin.EMPTY;
  private Overlay overlay;
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private long seq;
  private long connection;
  private int releases;

  RandomLife(String device, long seed) {
    this.device = new DeviceId(device);
    this.random = new Random(seed);
    this.overlay = Overlay.recovered(state.twin(), POLICY, now, true);
  }

  DeviceId device() {
    return device;
  }

  JournaledTwin state() {
    return state;
  }

  /** The next events; at least one. */
  List<Recorded> next() {
    while (true) {
      List<Recorded> sealed = handle(seq == 0 ? register() : command());
      if (!sealed.isEmpty()) {
        return sealed;
      }
    }
  }

  private List<Recorded> handle(TwinCommand command) {
    seq++;
    Decision decision = TwinDecider.decide(state.twin(), overlay, command, POLICY);
    return switch (decision) {
      case Decision.Accepted d -> {
        overlay = d.overlay();
        yield d.events().stream().map(this::seal).toList();
      }
      case Decision.Unchanged d -> {
        overlay = d.overlay();
        yield List.of();
      }
      case Decision.Rejected d -> {
        overlay = d.overlay();
        yield List.of();
      }
    };
  }

  private Recorded seal(TwinEvent event) {
    Origin origin = new Origin("device:" + device, "mqtt:state", "0/" + seq, now, "node-1");
    Hash previous = state.head();
    Recorded recorded = RecordedCodec.seal(event, origin, previous);
    state = state.after(recorded);
    return recorded;
  }

  private TwinCommand register() {
    return new TwinCommand.Register(
        now, device, new Model("m"), "s", Map.of("line", "4"), new FirmwareVersion("1.0.0"));
  }

  private TwinCommand command() {
    now = now.plus(Duration.ofSeconds(random.nextInt(900)));
    long generation = state.twin().generation();
    Mark mark = new Mark(0, seq);
    FirmwareVersion target = state.twin().targetVersion();
    return switch (random.nextInt(12)) {
      case 0 -> assign();
      case 1 -> new TwinCommand.Cancel(now, random.nextBoolean());
      case 2 -> new TwinCommand.PresenceSaid(now, false, OfflineCause.WILL, 0L, connection);
      case 3, 4 -> new TwinCommand.PresenceSaid(now, true, null, 0L, ++connection);
      case 5 -> report(mark, ReportedState.IN_PROGRESS, null, null);
      case 6 -> report(mark, ReportedState.DELIVERED, IMAGE, null);
      case 7 -> report(mark, ReportedState.APPLIED, null, target);
      case 8 -> report(mark, ReportedState.FAILED, null, null);
      case 9 ->
          new TwinCommand.Beat(
              now,
              mark,
              connection,
              target,
              generation,
              state.twin().revision(),
              null,
              List.of(new Quality(-80, 100, random.nextInt(40) / 1.0)));
      case 10 -> published();
      default -> new TwinCommand.Tick(now);
    };
  }

  private TwinCommand published() {
    Outstanding.Publication owed = Outstanding.of(state.twin(), overlay, POLICY, now).publication();
    return owed == null
        ? new TwinCommand.Tick(now)
        : new TwinCommand.ConfirmPublished(
            now, owed.generation(), owed.revision(), owed.attempt(), owed.directive());
  }

  private TwinCommand report(Mark mark, ReportedState said, Sha256 image, FirmwareVersion runs) {
    return new TwinCommand.Report(
        now, state.twin().generation(), mark, said, null, null, image, runs);
  }

  private TwinCommand assign() {
    releases++;
    Release release =
        new Release(
            new Model("m"),
            new FirmwareVersion("2." + releases + ".0"),
            IMAGE,
            1_000,
            "http://127.0.0.1/a",
            releases,
            null);
    return new TwinCommand.Assign(
        now, release, "r" + releases, null, false, false, Priority.NORMAL, null, false);
  }
}
