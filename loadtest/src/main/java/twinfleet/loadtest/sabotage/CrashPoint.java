package twinfleet.loadtest.sabotage;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Where a JVM can end as by kill -9, between two things that the rules take for one. */
public enum CrashPoint implements Sabotage {
  /** The first consequence of a commit towards a device. */
  COMMIT_PUBLISH(
      "a document's cause is in the journal, the outlet was not told",
      new Target("twinfleet.service.mqtt.MqttOutlet", "offer"),
      Moment.ENTRY),

  /** The end of a message's way up. */
  COMMIT_PUBACK(
      "what a message says is in the journal, the broker does not know",
      new Target("twinfleet.service.mqtt.Reception", "acknowledge"),
      Moment.ENTRY),

  /** A claimed twin is not looked at again for a while. */
  CLAIM_WAKE(
      "a due twin is claimed, and not told",
      new Target("twinfleet.service.schedule.WakeSchedule", "wake"),
      Moment.ENTRY),

  /** Rows and offset are one transaction. */
  PROJECTION_BEFORE_COMMIT(
      "a batch's rows and its offset are written, not committed",
      new Target("twinfleet.persistence.journal.JournalReader", "store"),
      Moment.EXIT),

  /** The publish is repeated with the same revision. */
  PUBLISH_PUBLISHED(
      "the broker took a document, no DocumentPublished is in the journal",
      new Target("twinfleet.service.mqtt.Confirmation", "of"),
      Moment.ENTRY),

  /** Whatever is due fires once, later. */
  AT_DUE_INSTANT(
      "a deadline of a delivery has come, nothing of it is decided",
      new Target("twinfleet.core.Timing", "isDue"),
      Moment.WHEN_TRUE);

  /** When the method's passing counts. */
  enum Moment {
    ENTRY,
    /** Without an exception. */
    EXIT,
    WHEN_TRUE
  }

  private final String sentence;
  private final Target target;
  private final Moment moment;

  CrashPoint(String sentence, Target target, Moment moment) {
    this.sentence = sentence;
    this.target = target;
    this.moment = moment;
  }

  /**
   * The point of that label.
   *
   * @throws IllegalArgumentException naming the choice
   */
  public static CrashPoint of(String label) {
    return Stream.of(values())
        .filter(point -> point.label().equals(label))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "no crash point \"" + label + "\": one of " + Sabotage.labels(values())));
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
    return List.of(target);
  }

  Moment moment() {
    return moment;
  }
}
