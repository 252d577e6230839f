package twinfleet.core;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import twinfleet.protocol.DeviceId;

/** How long each attempt waits (delivery-rules section 4, layer 2). */
public final class RetrySchedule {
  private static final int JITTER_STEPS = 2001;

  private RetrySchedule() {}

  /**
   * The window of {@code attempt} (from 1): the schedule's, times the network's multiplier, capped,
   * then moved by the jitter, which is never clamped: at the cap too it spreads the fleet.
   */
  public static Duration window(
      DeliveryPolicy policy, NetworkClass network, DeviceId device, long generation, int attempt) {
    long base = policy.attemptWindows().get(attempt - 1).toMillis();
    long multiplied =
        switch (network) {
          case GOOD, UNKNOWN -> base;
          case FAIR -> base * policy.fairPerMille() / 1000;
          case POOR -> base * policy.poorPerMille() / 1000;
        };
    long capped = Math.min(multiplied, policy.attemptWindowMax().toMillis());
    long step = Math.floorMod(hash(device, generation, attempt), JITTER_STEPS) - 1000;
    return Duration.ofMillis(capped + capped * step * policy.jitterPerMille() / 1_000_000);
  }

  /** FNV-1a over the id, then the SplitMix64 finalizer: the same on every machine, for ever. */
  private static long hash(DeviceId device, long generation, int attempt) {
    long h = 0xcbf29ce484222325L;
    for (byte b : device.value().getBytes(StandardCharsets.US_ASCII)) {
      h = (h ^ b) * 0x100000001b3L;
    }
    h += generation * 0x9e3779b97f4a7c15L + attempt * 0xd1342543de82ef95L;
    h = (h ^ (h >>> 30)) * 0xbf58476d1ce4e5b9L;
    h = (h ^ (h >>> 27)) * 0x94d049bb133111ebL;
    return h ^ (h >>> 31);
  }
}
