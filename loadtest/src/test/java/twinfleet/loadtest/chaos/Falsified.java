package twinfleet.loadtest.chaos;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import twinfleet.core.AttemptCause;
import twinfleet.core.TwinEvent;
import twinfleet.loadtest.chaos.Evidence.Ending;
import twinfleet.loadtest.chaos.Evidence.Witness;
import twinfleet.loadtest.chaos.Journals.Row;
import twinfleet.persistence.journal.Hash;
import twinfleet.persistence.journal.JournalEntry;
import twinfleet.persistence.journal.Origin;
import twinfleet.persistence.journal.Recorded;
import twinfleet.persistence.journal.RecordedCodec;
import twinfleet.persistence.view.TwinRows.Folded;

/** Good evidence in which one thing is made wrong: a checker never seen red is no evidence. */
enum Falsified {
  ASSIGNMENT_LOST(Promise.S1, e -> rows(e, Falsified::withoutAssignments)),
  ANSWER_CHANGED(Promise.S1, e -> seen(e, Falsified::repeatedOtherwise)),
  OFFER_FOR_ANOTHER(Promise.S2, e -> seen(e, lines -> documents(lines, "someone-else", false))),
  BREACH(Promise.S2, e -> seen(e, Falsified::breach)),
  ROW_MISSING(Promise.S3, e -> rows(e, rows -> without(rows, 1))),
  REPORT_TWICE(Promise.S4, e -> rows(e, Falsified::doubled)),
  COMMIT_MISSING(Promise.S5, e -> rows(e, Falsified::untilTheFirstAssignment)),
  ROW_BEHIND(Promise.S7, Falsified::behind),
  FOREIGN_CAUSE(Promise.S8, e -> rows(e, Falsified::foreign)),
  ATTEMPT_BURNT(Promise.S9, e -> rows(e, Falsified::burnt)),
  REVISION_FELL(Promise.REVISION, e -> seen(e, lines -> documents(lines, null, true))),
  NO_REASON(Promise.L1, Falsified::mute),
  NEVER_READY(Promise.L2, Falsified::neverReady),
  NEVER_TOLD(Promise.L3, e -> seen(e, Falsified::neverTold)),
  TIME_FELL(Promise.TIME, e -> seen(e, Falsified::earlier));

  private final Promise promise;
  private final UnaryOperator<Evidence> change;

  Falsified(Promise promise, UnaryOperator<Evidence> change) {
    this.promise = promise;
    this.change = change;
  }

  Promise promise() {
    return promise;
  }

  Evidence in(Evidence evidence) {
    Fault all = evidence.fault().promising(EnumSet.allOf(Promise.class));
    return change.apply(with(evidence, all, evidence.history(), evidence.witnesses()));
  }

  private static Evidence with(
      Evidence e, Fault fault, List<Seen> history, List<Witness> witnesses) {
    return new Evidence(
        e.settings(),
        fault,
        e.devices(),
        history,
        witnesses,
        e.views(),
        e.agents(),
        e.endings(),
        e.recoveries());
  }

  private static Evidence rows(Evidence e, UnaryOperator<List<Row>> change) {
    List<Witness> witnesses = new ArrayList<>(e.witnesses());
    Witness last = witnesses.removeLast();
    Map<String, List<Row>> rows = new LinkedHashMap<>(last.journals().rows());
    rows.computeIfPresent(e.devices().getFirst(), (device, all) -> change.apply(all));
    witnesses.add(new Witness(last.lines(), new Journals(rows)));
    return with(e, e.fault(), e.history(), witnesses);
  }

  private static Evidence seen(Evidence e, Function<List<Seen>, List<Seen>> change) {
    return with(e, e.fault(), change.apply(new ArrayList<>(e.history())), e.witnesses());
  }

  private static List<Row> withoutAssignments(List<Row> rows) {
    return rows.stream()
        .takeWhile(r -> !(r.event() instanceof TwinEvent.FirmwareAssigned))
        .toList();
  }

  private static List<Row> without(List<Row> rows, int index) {
    List<Row> fewer = new ArrayList<>(rows);
    fewer.remove(index);
    return fewer;
  }

  private static int indexOf(List<Row> rows, Class<? extends TwinEvent> kind) {
    for (int i = 0; i < rows.size(); i++) {
      if (kind.isInstance(rows.get(i).event())) {
        return i;
      }
    }
    throw new IllegalStateException("no " + kind.getSimpleName() + " in " + rows);
  }

  private static List<Row> untilTheFirstAssignment(List<Row> rows) {
    return rows.subList(0, indexOf(rows, TwinEvent.FirmwareAssigned.class) + 1);
  }

  private static List<Row> doubled(List<Row> rows) {
    int at = indexOf(rows, TwinEvent.DeliveryStarted.class);
    return inserted(rows, at, rows.get(at));
  }

  private static List<Row> inserted(List<Row> rows, int at, Row row) {
    List<Row> more = new ArrayList<>(rows.subList(0, at + 1));
    more.add(row);
    return more;
  }

  private static List<Row> foreign(List<Row> rows) {
    int at = indexOf(rows, TwinEvent.DeliveryStarted.class);
    return inserted(rows, at - 1, sealed(rows.get(at), rows.get(at).event()));
  }

  private static Row sealed(Row like, TwinEvent event) {
    JournalEntry entry = like.entry();
    Origin origin = new Origin("device:someone-else", "mqtt:state", null, Instant.EPOCH, "none");
    Recorded recorded = RecordedCodec.seal(event, origin, Hash.ZERO);
    return new Row(entry, recorded);
  }

  private static List<Row> burnt(List<Row> rows) {
    int at = indexOf(rows, TwinEvent.FirmwareAssigned.class);
    TwinEvent.FirmwareAssigned assigned = (TwinEvent.FirmwareAssigned) rows.get(at).event();
    TwinEvent opened =
        new TwinEvent.AttemptOpened(
            assigned.stamp(),
            null,
            2,
            AttemptCause.NO_ACKNOWLEDGEMENT,
            Duration.ofMinutes(15),
            assigned.expiresAt());
    return inserted(rows, at, sealed(rows.get(at), opened));
  }

  private static Evidence behind(Evidence e) {
    String device = e.devices().getFirst();
    Map<String, Folded> views = new LinkedHashMap<>(e.views());
    Folded row = views.get(device);
    views.put(device, new Folded(row.twin(), row.sequenceNr() - 1, row.nextDueAt()));
    return new Evidence(
        e.settings(),
        e.fault(),
        e.devices(),
        e.history(),
        e.witnesses(),
        views,
        e.agents(),
        e.endings(),
        e.recoveries());
  }

  private static Evidence mute(Evidence e) {
    Ending ending = new Ending("a", "PENDING", "ACTIVE", "", null, Instant.EPOCH, "no idea");
    return ended(e, List.of(ending), e.recoveries());
  }

  private static Evidence neverReady(Evidence e) {
    return ended(e, e.endings(), List.of(new Recovery(Instant.EPOCH, Instant.EPOCH, null, null)));
  }

  private static Evidence ended(Evidence e, List<Ending> endings, List<Recovery> recoveries) {
    return new Evidence(
        e.settings(),
        e.fault(),
        e.devices(),
        e.history(),
        e.witnesses(),
        e.views(),
        e.agents(),
        endings,
        recoveries);
  }

  private static List<Seen> repeatedOtherwise(List<Seen> lines) {
    Seen.Call call =
        lines.stream()
            .filter(line -> line instanceof Seen.Call c && c.outcome() == Seen.Outcome.OK)
            .map(Seen.Call.class::cast)
            .findFirst()
            .orElseThrow();
    lines.add(
        new Seen.Call(
            call.op(),
            call.device(),
            call.key(),
            call.invoked(),
            call.outcome(),
            call.status(),
            "{}",
            call.at()));
    return lines;
  }

  /** The first document again, at the end; for another device or as it was. */
  private static List<Seen> documents(List<Seen> lines, String other, boolean again) {
    Seen.Document first =
        lines.stream()
            .filter(line -> line instanceof Seen.Document d && !d.retained())
            .map(Seen.Document.class::cast)
            .filter(document -> !document.payload().isEmpty())
            .findFirst()
            .orElseThrow();
    String device = again ? first.device() : other;
    lines.add(new Seen.Document(device, false, first.payload(), first.at()));
    return lines;
  }

  private static List<Seen> breach(List<Seen> lines) {
    lines.add(new Seen.Agent("a", Seen.Change.BREACH, 1, 1, 1, 1, "EXPIRED", Instant.EPOCH));
    return lines;
  }

  private static List<Seen> neverTold(List<Seen> lines) {
    lines.replaceAll(
        line ->
            line instanceof Seen.Agent a && a.change() == Seen.Change.LEARNT
                ? new Seen.Node("SILENCE", line.at())
                : line);
    lines.add(new Seen.Node("READY", lines.getLast().at().plusSeconds(600)));
    return lines;
  }

  private static List<Seen> earlier(List<Seen> lines) {
    Instant at = lines.getLast().at();
    lines.add(new Seen.ProductTime(Seen.Phase.BEFORE, at, 0, at));
    lines.add(new Seen.ProductTime(Seen.Phase.RUNNING, at.minusSeconds(1), 0, at));
    return lines;
  }
}
