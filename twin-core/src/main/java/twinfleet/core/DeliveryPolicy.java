package twinfleet.core;

import java.time.Duration;
import java.util.List;

/**
 * The settings of the delivery rules. Durations are product time.
 *
 * @param attemptWindows one per attempt; their number is the most attempts
 * @param attemptWindowMax cap of a window after the network multiplier, before jitter
 * @param fairPerMille window multiplier on a FAIR link
 * @param poorPerMille window multiplier on a POOR link
 * @param jitterPerMille half width of the deterministic jitter
 * @param attemptWindowLeast left after a connection's first evidence or our own absence
 * @param progressWindow of running clock without progress before the next attempt
 * @param deliveredTtlLeast left at least when a delivered image was lost
 * @param cancelPatience of running clock for the device's confirmation
 * @param cancelRetention how long an unconfirmed CANCEL stays retained
 * @param revivalMax how long a revived delivery may take
 * @param digestMismatchesMax retryable ones per delivery
 * @param answerPatience how long after a connect an INSTALL waits for the snapshot
 * @param numbersAheadMax how far a device's generation or revision may be ahead of ours
 * @param presence heartbeats and silence
 * @param network classes and the pause
 */
public record DeliveryPolicy(
    List<Duration> attemptWindows,
    Duration attemptWindowMax,
    int fairPerMille,
    int poorPerMille,
    int jitterPerMille,
    Duration attemptWindowLeast,
    Duration progressWindow,
    Duration deliveredTtlLeast,
    Duration cancelPatience,
    Duration cancelRetention,
    Duration revivalMax,
    int digestMismatchesMax,
    Duration answerPatience,
    long numbersAheadMax,
    PresencePolicy presence,
    NetworkPolicy network) {

  /**
   * Presence (delivery-rules section 5).
   *
   * @param heartbeat the interval devices keep
   * @param suspectAfter silence
   * @param offlineAfter silence
   * @param flapEdgesMin edges within {@code flapHorizon} that make a link FLAPPING
   * @param queryInterval least time between two snapshot queries to one device
   * @param repairAfter least time between our last publish and a repair
   * @param repairsPerConnectionMax before repairs become one per {@code repairInterval}
   */
  public record PresencePolicy(
      Duration heartbeat,
      Duration suspectAfter,
      Duration offlineAfter,
      int flapEdgesMin,
      Duration flapHorizon,
      Duration queryInterval,
      Duration repairAfter,
      int repairsPerConnectionMax,
      Duration repairInterval) {}

  /**
   * Network quality (delivery-rules section 5). A link is as bad as its worst figure.
   *
   * @param samplesMax newest samples that decide
   * @param sampleHorizon older samples are forgotten
   * @param fairLossPercent above which a link is FAIR
   * @param poorLossPercent above which it is POOR
   * @param fairLatencyMs above which it is FAIR
   * @param poorLatencyMs above which it is POOR
   * @param fairSignalDbm below which it is FAIR
   * @param poorSignalDbm below which it is POOR
   * @param pauseLossPercent mean above which an open delivery pauses
   * @param calmLossPercent two samples below which end the pause
   * @param calmSpan over which they must lie
   * @param calmMeanSpan of a mean at or below the pause threshold, which ends the pause too
   */
  public record NetworkPolicy(
      int samplesMax,
      Duration sampleHorizon,
      double fairLossPercent,
      double poorLossPercent,
      int fairLatencyMs,
      int poorLatencyMs,
      int fairSignalDbm,
      int poorSignalDbm,
      double pauseLossPercent,
      double calmLossPercent,
      Duration calmSpan,
      Duration calmMeanSpan) {}

  /** TTL when neither assignment nor rollout names one (delivery-rules section 5). */
  public static final Duration TTL_DEFAULT = Duration.ofHours(72);

  /** The rules as written in delivery-rules. */
  public static DeliveryPolicy standard() {
    return new DeliveryPolicy(
        List.of(
            Duration.ofMinutes(5),
            Duration.ofMinutes(15),
            Duration.ofHours(1),
            Duration.ofHours(4),
            Duration.ofHours(24),
            Duration.ofHours(1)),
        Duration.ofHours(24),
        1500,
        2000,
        100,
        Duration.ofMinutes(6),
        Duration.ofMinutes(30),
        Duration.ofHours(24),
        Duration.ofHours(1),
        Duration.ofHours(72),
        Duration.ofHours(24),
        2,
        Duration.ofMinutes(2),
        1_000_000,
        standardPresence(),
        standardNetwork());
  }

  private static PresencePolicy standardPresence() {
    return new PresencePolicy(
        Duration.ofMinutes(5),
        Duration.ofMinutes(6),
        Duration.ofMinutes(16),
        3,
        Duration.ofMinutes(10),
        Duration.ofMinutes(1),
        Duration.ofMinutes(1),
        3,
        Duration.ofHours(1));
  }

  private static NetworkPolicy standardNetwork() {
    return new NetworkPolicy(
        3,
        Duration.ofMinutes(20),
        3,
        10,
        300,
        1000,
        -95,
        -110,
        20,
        10,
        Duration.ofMinutes(5),
        Duration.ofHours(1));
  }

  /** The same policy with another jitter; 0 switches it off. */
  public DeliveryPolicy withJitterPerMille(int perMille) {
    return new DeliveryPolicy(
        attemptWindows,
        attemptWindowMax,
        fairPerMille,
        poorPerMille,
        perMille,
        attemptWindowLeast,
        progressWindow,
        deliveredTtlLeast,
        cancelPatience,
        cancelRetention,
        revivalMax,
        digestMismatchesMax,
        answerPatience,
        numbersAheadMax,
        presence,
        network);
  }

  /** The most attempts of one delivery. */
  public int attemptsMax() {
    return attemptWindows.size();
  }
}
