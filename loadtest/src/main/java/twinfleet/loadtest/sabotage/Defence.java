package twinfleet.loadtest.sabotage;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** What the promises rest on, each with how a JVM is made to do without it. */
public enum Defence implements Sabotage {
  /** Delivery-rules section 3, order of checks. */
  DEDUPLICATION(
      "no (epoch, seq) counts as repeated",
      new Change(Advices.Skipped.class, "twinfleet.core.Turn", "isRepeated")),

  /** Delivery-rules section 1, "Revision". */
  REVISION_CHECK(
      "the device follows a document of a lower revision",
      new Change(Advices.Skipped.class, "twinfleet.agent.decide.Documents", "isOutdated")),

  /** Promise S5. */
  ACK_AFTER_COMMIT(
      "a message is acknowledged without waiting for the journal",
      new Change(Advices.NotAwaited.class, "twinfleet.service.mqtt.Reception", "stored")),

  /** Decision 0007. */
  GAP_FREE_READ(
      "the projection reads past transactions that still run",
      new Change(Advices.NoText.class, "twinfleet.persistence.journal.JournalReader", "settled")),

  /** Delivery-rules section 4, "Our silence is never the device's silence". */
  REBASING(
      "after our own silence, deadlines go on from the device's last journaled edge",
      new Change(Advices.SinceTheLastEdge.class, "twinfleet.core.Overlay", "recovered"),
      new Change(Advices.Skipped.class, "twinfleet.core.Presences", "rebase")),

  /** Decision 0010. */
  ROW_BY_ROW(
      "a journal batch with one bad row fails as a whole",
      new Change(
          Advices.Skipped.class,
          "twinfleet.persistence.journal.IsolatingJournalDao",
          "isTriedAlone")),

  /** Delivery-rules section 4, "Repair", and section 5, "Reconciliation". */
  RECONCILE_ON_CONNECT(
      "a snapshot or heartbeat that shows an older revision is not answered",
      new Change(Advices.Skipped.class, "twinfleet.core.Heartbeats", "repair"));

  private final String sentence;
  private final List<Change> changes;

  Defence(String sentence, Change... changes) {
    this.sentence = sentence;
    this.changes = List.of(changes);
  }

  /** What is done to one method. */
  record Change(Class<?> advice, Target target) {
    Change(Class<?> advice, String type, String method) {
      this(advice, new Target(type, method));
    }
  }

  /**
   * The defence of that label.
   *
   * @throws IllegalArgumentException naming the choice
   */
  public static Defence of(String label) {
    return Stream.of(values())
        .filter(defence -> defence.label().equals(label))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "no defence \"" + label + "\": one of " + Sabotage.labels(values())));
  }

  @Override
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  @Override
  public String sentence() {
    return sentence;
  }

  @Override
  public List<Target> targets() {
    return changes.stream().map(Change::target).toList();
  }

  List<Change> changes() {
    return changes;
  }
}
