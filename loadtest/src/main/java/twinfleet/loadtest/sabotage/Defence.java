package twinfleet.loadtest.sabotage;

import java.util.Locale;
import java.util.stream.Stream;

/** What the promises rest on, each with how a JVM is made to do without it. */
public enum Defence implements Sabotage {
  /** Delivery-rules section 3, order of checks. */
  DEDUPLICATION(
      "no (epoch, seq) counts as repeated",
      new Target("twinfleet.core.Turn", "isRepeated"),
      Advices.Skipped.class),

  /** Delivery-rules section 1, "Revision". */
  REVISION_CHECK(
      "the device follows a document of a lower revision",
      new Target("twinfleet.agent.decide.Documents", "isOutdated"),
      Advices.Skipped.class),

  /** Promise S5. */
  ACK_AFTER_COMMIT(
      "a message is acknowledged without waiting for the journal",
      new Target("twinfleet.service.mqtt.Reception", "stored"),
      Advices.NotAwaited.class),

  /** Decision 0007. */
  GAP_FREE_READ(
      "the projection reads past transactions that still run",
      new Target("twinfleet.persistence.journal.JournalReader", "settled"),
      Advices.NoText.class),

  /** Delivery-rules section 4, "Our silence is never the device's silence". */
  REBASING(
      "after recovery, silence counts from the device's last journaled edge",
      new Target("twinfleet.core.Overlay", "recovered"),
      Advices.SinceTheLastEdge.class),

  /** Delivery-rules section 4, "Repair", and section 5, "Reconciliation". */
  RECONCILE_ON_CONNECT(
      "a snapshot or heartbeat that shows an older revision is not answered",
      new Target("twinfleet.core.Heartbeats", "repair"),
      Advices.Skipped.class);

  private final String sentence;
  private final Target target;
  private final Class<?> advice;

  Defence(String sentence, Target target, Class<?> advice) {
    this.sentence = sentence;
    this.target = target;
    this.advice = advice;
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
  public Target target() {
    return target;
  }

  Class<?> advice() {
    return advice;
  }
}
