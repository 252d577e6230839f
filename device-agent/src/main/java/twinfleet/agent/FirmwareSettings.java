package twinfleet.agent;

import java.time.Duration;

/**
 * How the simulated hardware behaves; durations in product time, chances from the seed.
 *
 * @param flash time to write an image
 * @param boot time to restart
 * @param selfTest time to test
 * @param flashFailShare how many of all flashes fail, 0 to 1
 * @param bootFailShare how many new images do not come up, 0 to 1
 * @param selfTestFailShare how many new images fail their self-test, 0 to 1
 * @param seed the same seed, device and generation end in the same way
 */
public record FirmwareSettings(
    Duration flash,
    Duration boot,
    Duration selfTest,
    double flashFailShare,
    double bootFailShare,
    double selfTestFailShare,
    long seed) {

  /** Hardware that never fails. */
  public static FirmwareSettings reliable() {
    return new FirmwareSettings(
        Duration.ofSeconds(60), Duration.ofSeconds(45), Duration.ofSeconds(30), 0, 0, 0, 0);
  }

  /** The same hardware with these chances of failure. */
  public FirmwareSettings withFailures(
      double flashShare, double bootShare, double testShare, long chance) {
    return new FirmwareSettings(flash, boot, selfTest, flashShare, bootShare, testShare, chance);
  }
}
