package twinfleet.loadtest.chaos;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import twinfleet.core.DeviceTwin;
import twinfleet.core.Mark;
import twinfleet.core.TwinEvent;
import twinfleet.loadtest.chaos.Evidence.Numbered;
import twinfleet.loadtest.chaos.Evidence.Witness;
import twinfleet.loadtest.chaos.Seen.Acknowledged;
import twinfleet.protocol.Decoded;
import twinfleet.protocol.ReportedState;
import twinfleet.protocol.Snapshot;
import twinfleet.protocol.StateReport;
import twinfleet.protocol.Topics;
import twinfleet.protocol.WireCodec;

/**
 * S5: what the node acknowledged to the broker, as the relay between them saw it, stands in the
 * journal that is read right after each death of a node: by the event, or by a newer truth. A twin
 * that is no longer waiting for this generation has no use for its reports.
 */
final class AcksFollowTheCommit implements Checker {
  @Override
  public Promise promise() {
    return Promise.S5;
  }

  /** What a message says of a generation. */
  private record Said(long generation, Mark mark, ReportedState state) {}

  @Override
  public List<Violation> check(Evidence evidence) {
    List<Violation> found = new ArrayList<>();
    for (Witness witness : evidence.witnesses()) {
      for (Numbered<Acknowledged> ack : evidence.all(Acknowledged.class, witness.lines())) {
        Topics.Source source = Topics.parse(ack.seen().topic()).orElseThrow();
        Said said = said(source, ack.seen().payload());
        if (said != null && !isKnown(said, source.device(), witness.journals())) {
          String what =
              "%s of generation %d was acknowledged and is not in the journal"
                  .formatted(said.state(), said.generation());
          found.add(new Violation(Promise.S5, source.device(), what, ack.line()));
        }
      }
    }
    return found;
  }

  private static Said said(Topics.Source source, String payload) {
    byte[] bytes = payload.getBytes(StandardCharsets.UTF_8);
    if (source.kind() == Topics.Kind.STATE
        && WireCodec.decode(bytes, StateReport.class)
            instanceof Decoded.Message<StateReport>(StateReport r)) {
      return new Said(r.generation(), new Mark(r.epoch(), r.seq()), r.state());
    }
    if (source.kind() == Topics.Kind.SNAPSHOT
        && WireCodec.decode(bytes, Snapshot.class) instanceof Decoded.Message<Snapshot>(Snapshot s)
        && s.generation() != null
        && s.state() != null) {
      return new Said(s.generation(), new Mark(s.epoch(), s.seq()), s.state());
    }
    return null;
  }

  private static boolean isKnown(Said said, String device, Journals journals) {
    DeviceTwin twin = journals.fold(device).twin();
    if (twin.generation() != said.generation() || twin.mark().isAfter(said.mark())) {
      return true;
    }
    return journals
        .events(device)
        .filter(event -> event.stamp().generation() == said.generation())
        .anyMatch(
            event -> Marks.of(event).equals(said.mark()) || rank(event) >= rank(said.state()));
  }

  private static int rank(TwinEvent event) {
    return switch (event) {
      case TwinEvent.DeliveryStarted e -> 1;
      case TwinEvent.ImageDelivered e -> 2;
      case TwinEvent.FirmwareApplied e -> 3;
      case TwinEvent.DeliveryFailed e -> 4;
      case TwinEvent.DeliveryExpired e -> 4;
      case TwinEvent.DeliveryCanceled e -> 4;
      default -> 0;
    };
  }

  private static int rank(ReportedState state) {
    return switch (state) {
      case IN_PROGRESS -> 1;
      case DELIVERED -> 2;
      case APPLIED -> 3;
      case FAILED, CANCELED -> 4;
    };
  }
}
