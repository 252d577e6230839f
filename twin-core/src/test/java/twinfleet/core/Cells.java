package twinfleet.core;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import twinfleet.protocol.Directive;
import twinfleet.protocol.FirmwareVersion;
import twinfleet.protocol.Priority;
import twinfleet.protocol.Reason;
import twinfleet.protocol.ReportedState;
import twinfleet.protocol.Sha256;

/**
 * Both axes of the matrix: every place a twin can stand in, and everything that can be said to it.
 */
final class Cells {
  private static final Duration TWO_MINUTES = Duration.ofMinutes(2);

  private Cells() {}

  /** Rows: one scenario, at least, for every phase, and for a twin without one. */
  static Map<String, Supplier<Scenario>> places() {
    Map<String, Supplier<Scenario>> rows = new LinkedHashMap<>();
    rows.put("UNREGISTERED", Scenario::new);
    rows.put("no delivery", Scenario::online);
    rows.put("never heard of", () -> Scenario.registered().when(Samples.assign()));
    rows.put("Pending", Scenario::pending);
    rows.put("Pending awaiting its slot", () -> Scenario.online().when(Samples.inRollout()));
    rows.put("Pending in backoff", () -> failed(Reason.BUSY));
    rows.put("Pending held", () -> Scenario.pending().when(Samples.close(Gate.OPERATOR_HOLD)));
    rows.put("Pending paused", () -> Scenario.pending().says(d -> d.loses(70)));
    rows.put("Pending offline", () -> Scenario.pending().says(d -> d.goes(OfflineCause.WILL)));
    rows.put("InProgress", Scenario::inProgress);
    rows.put("InProgress after a restart", () -> Scenario.inProgress().restarts());
    rows.put("Delivered", Scenario::delivered);
    rows.put("Canceling", () -> Scenario.inProgress().when(Samples.cancel()));
    rows.put("Applied on probation", Scenario::applied);
    rows.put("Applied", () -> Scenario.applied().beating(TWO_MINUTES).after(Duration.ofHours(1)));
    rows.put("Failed by the device", () -> failed(Reason.INCOMPATIBLE));
    rows.put("Failed by the service", Cells::exhausted);
    rows.put("Expired", Cells::expired);
    rows.put("Revived", () -> expired().says(d -> d.report(ReportedState.IN_PROGRESS)));
    rows.put("Revived delivered", () -> expired().says(d -> d.report(ReportedState.DELIVERED)));
    rows.put("Canceled", () -> Scenario.inProgress().when(Samples.forceCancel()));
    rows.put(
        "Skipped",
        () -> Scenario.inProgress().when(Samples.assign("w", Samples.release(Samples.OLD, 5))));
    rows.put("Decommissioned", () -> Scenario.inProgress().when(TwinCommand.Decommission::new));
    rows.put(
        "Decommissioned and back",
        () ->
            Scenario.inProgress()
                .when(TwinCommand.Decommission::new)
                .when(TwinCommand.Recommission::new));
    return rows;
  }

  private static Scenario failed(Reason reason) {
    return Scenario.inProgress().says(d -> d.failed(reason));
  }

  private static Scenario exhausted() {
    return Scenario.pending().beating(Duration.ofMinutes(5)).after(Duration.ofHours(31)).silent();
  }

  private static Scenario expired() {
    Scenario s = Scenario.pending().says(d -> d.goes(OfflineCause.WILL));
    return s.after(Duration.ofHours(72)).says(Device::comes);
  }

  /** Columns: every kind of command, in all its variants, fit for the twin of {@code s} now. */
  static List<TwinCommand> commands(Scenario s) {
    List<TwinCommand> all = new ArrayList<>();
    operators(s.now, all);
    for (Mark mark : marks(s)) {
      for (long generation : generations(s)) {
        for (ReportedState state : ReportedState.values()) {
          reports(s.now, mark, generation, state, all);
        }
      }
      snapshots(s, mark, all);
      beats(s, mark, all);
    }
    for (Long connection : new Long[] {null, 0L, 1L, 2L, 9L}) {
      Long epoch = connection == null ? null : 0L;
      all.add(new TwinCommand.PresenceSaid(s.now, true, null, epoch, connection));
      all.add(new TwinCommand.PresenceSaid(s.now, false, OfflineCause.WILL, epoch, connection));
      all.add(new TwinCommand.PresenceSaid(s.now, false, null, epoch, connection));
    }
    for (Directive directive : new Directive[] {null, Directive.INSTALL, Directive.CANCEL}) {
      for (long off = -1; off <= 1; off++) {
        long revision = s.twin.revision() + off;
        int attempt = Standing.attemptCount(s.twin);
        all.add(
            new TwinCommand.ConfirmPublished(
                s.now, s.twin.generation(), revision, attempt, directive));
      }
    }
    for (long minutes : new long[] {0, 1, 5, 6, 16, 31, 120, 60 * 24, 60 * 24 * 30}) {
      all.add(new TwinCommand.Tick(s.now.plus(Duration.ofMinutes(minutes))));
    }
    all.add(new TwinCommand.IngressChanged(s.now, false));
    all.add(new TwinCommand.IngressChanged(s.now, true));
    return all;
  }

  private static void operators(Instant at, List<TwinCommand> all) {
    for (String site : new String[] {"north", null}) {
      all.add(
          new TwinCommand.Register(at, Samples.DEVICE, Samples.MODEL, site, Map.of(), Samples.OLD));
    }
    for (Release release :
        List.of(
            Samples.RELEASE,
            Samples.release(Samples.OLD, 1),
            Samples.release(Samples.NEWER, 30),
            Samples.release(Samples.STRANGE, 2))) {
      for (boolean flag : new boolean[] {false, true}) {
        all.add(Samples.assign(at, "again", release, flag, false, Duration.ofHours(1), !flag));
        all.add(Samples.assign(at, "wish-1", release, flag, flag, null, flag));
      }
    }
    for (boolean force : new boolean[] {false, true}) {
      all.add(new TwinCommand.Cancel(at, force));
    }
    for (Gate gate : Gate.values()) {
      all.add(new TwinCommand.CloseGate(at, gate));
      all.add(new TwinCommand.OpenGate(at, gate));
    }
    for (Priority priority : Priority.values()) {
      all.add(new TwinCommand.Prioritise(at, priority));
    }
    all.add(new TwinCommand.Decommission(at));
    all.add(new TwinCommand.Recommission(at));
  }

  private static List<Mark> marks(Scenario s) {
    Mark known = s.overlay.mark();
    Mark beaten = s.overlay.beaten();
    long seq = Math.max(known.seq(), beaten.seq());
    return List.of(new Mark(0, seq + 1), known.seq() < 0 ? new Mark(0, 0) : known, new Mark(3, 0));
  }

  private static List<Long> generations(Scenario s) {
    long current = s.twin.generation();
    return List.of(0L, Math.max(0, current - 1), current, current + 3, current + 2_000_000);
  }

  private static void reports(
      Instant at, Mark mark, long generation, ReportedState state, List<TwinCommand> all) {
    for (FirmwareVersion version : versions()) {
      for (Sha256 image : images()) {
        all.add(new TwinCommand.Report(at, generation, mark, state, null, 40, image, version));
      }
    }
    if (state == ReportedState.FAILED) {
      for (Reason reason : Reason.values()) {
        all.add(
            new TwinCommand.Report(at, generation, mark, state, reason, null, null, Samples.OLD));
      }
    }
  }

  private static FirmwareVersion[] versions() {
    return new FirmwareVersion[] {null, Samples.OLD, Samples.NEW, Samples.STRANGE};
  }

  private static Sha256[] images() {
    return new Sha256[] {null, Samples.IMAGE, Samples.OTHER_IMAGE};
  }

  private static void snapshots(Scenario s, Mark mark, List<TwinCommand> all) {
    List<Long> known = new ArrayList<>(generations(s));
    known.add(null);
    for (Long generation : known) {
      for (int state = -1; state < ReportedState.values().length; state++) {
        ReportedState told = state < 0 ? null : ReportedState.values()[state];
        for (FirmwareVersion version : List.of(Samples.OLD, Samples.NEW)) {
          for (Sha256 image : images()) {
            Long revision = image == null ? null : s.twin.revision();
            all.add(
                new TwinCommand.TakeSnapshot(
                    s.now, mark, version, generation, revision, told, Reason.BUSY, image, 1L));
          }
        }
      }
    }
    long revision = s.twin.revision();
    for (long ahead : new long[] {1, 2_000_000}) {
      all.add(
          new TwinCommand.TakeSnapshot(
              s.now,
              mark,
              Samples.OLD,
              s.twin.generation(),
              revision + ahead,
              null,
              null,
              null,
              7L));
    }
  }

  private static void beats(Scenario s, Mark mark, List<TwinCommand> all) {
    for (double loss : new double[] {0, 15, 100}) {
      for (FirmwareVersion version : versions()) {
        all.add(
            new TwinCommand.Beat(
                s.now,
                mark,
                1L,
                version,
                s.twin.generation(),
                s.twin.revision(),
                null,
                List.of(new Quality(-70, 40, loss), new Quality(null, null, null))));
        all.add(new TwinCommand.Beat(s.now, mark, null, version, null, null, null, null));
      }
    }
  }
}
