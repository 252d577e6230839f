package twinfleet.loadtest.chaos;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import twinfleet.core.AttemptCause;
import twinfleet.core.TwinEvent;
import twinfleet.loadtest.chaos.Evidence.Numbered;
import twinfleet.loadtest.chaos.Journals.Row;
import twinfleet.loadtest.chaos.Seen.Agent;
import twinfleet.loadtest.chaos.Seen.Change;

/**
 * S9: an attempt that is over for silence was one in which the device, by its own log and by what
 * we broke, could be reached for at least half of its window.
 */
final class AttemptsReachTheDevice implements Checker {
  @Override
  public Promise promise() {
    return Promise.S9;
  }

  /** A span of the wall clock. */
  private record Span(Instant from, Instant to) {
    Duration within(Span other) {
      Instant begin = from.isAfter(other.from) ? from : other.from;
      Instant end = to.isBefore(other.to) ? to : other.to;
      return begin.isBefore(end) ? Duration.between(begin, end) : Duration.ZERO;
    }
  }

  @Override
  public List<Violation> check(Evidence evidence) {
    List<Violation> found = new ArrayList<>();
    for (String device : evidence.devices()) {
      List<Span> away = away(evidence, device);
      Row opened = null;
      Duration window = null;
      for (Row row : evidence.journals().of(device)) {
        if (row.event() instanceof TwinEvent.AttemptOpened e) {
          if (opened != null && isSilence(e.cause())) {
            judge(evidence, device, opened, row, window, away, found);
          }
          opened = row;
          window = e.window();
        } else if (row.event() instanceof TwinEvent.FirmwareAssigned e) {
          opened = row;
          window = e.window();
        }
      }
    }
    return found;
  }

  private static boolean isSilence(AttemptCause cause) {
    return cause == AttemptCause.NO_ACKNOWLEDGEMENT || cause == AttemptCause.NO_PROGRESS;
  }

  private static void judge(
      Evidence evidence,
      String device,
      Row opened,
      Row over,
      Duration window,
      List<Span> away,
      List<Violation> found) {
    Span attempt = new Span(opened.entry().writtenAt(), over.entry().writtenAt());
    Duration reachable = attempt.within(attempt);
    for (Span span : away) {
      reachable = reachable.minus(span.within(attempt));
    }
    Duration least = evidence.settings().wall(window).dividedBy(2);
    if (reachable.compareTo(least) < 0) {
      String what =
          "event %d: an attempt of %s was spent in %s of which the device was reachable for %s"
              .formatted(
                  over.entry().sequenceNr(),
                  evidence.settings().wall(window),
                  attempt.within(attempt),
                  reachable);
      found.add(Violation.of(Promise.S9, device, what));
    }
  }

  /** The faults, and where none was, the device's own absences. */
  private static List<Span> away(Evidence evidence, String device) {
    List<Span> away = new ArrayList<>();
    if (evidence.fault().cuts()) {
      evidence.recoveries().forEach(r -> away.add(new Span(r.began(), r.ended())));
    }
    List<Span> faults = List.copyOf(away);
    Instant offline = null;
    for (Numbered<Agent> entry : evidence.log(device)) {
      if (entry.seen().change() == Change.OFFLINE) {
        offline = offline == null ? entry.seen().at() : offline;
      } else if (entry.seen().change() == Change.ONLINE && offline != null) {
        Instant to = entry.seen().at();
        Instant from = offline;
        offline = null;
        for (Span fault : faults) {
          if (!from.isBefore(fault.from()) && from.isBefore(fault.to())) {
            from = fault.to();
          }
        }
        if (from.isBefore(to)) {
          away.add(new Span(from, to));
        }
      }
    }
    return away;
  }
}
