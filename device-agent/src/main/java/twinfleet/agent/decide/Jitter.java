package twinfleet.agent.decide;

/** Chance that is the same in every run: a hash of who and how often. */
public final class Jitter {
  private Jitter() {}

  /** A number in [0, 1) that depends on the two arguments only. */
  public static double share(String who, long count) {
    long z = 0x9E3779B97F4A7C15L * (count + 1);
    for (int i = 0; i < who.length(); i++) {
      z = (z ^ who.charAt(i)) * 0xBF58476D1CE4E5B9L;
      z ^= z >>> 29;
    }
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return ((z ^ (z >>> 31)) >>> 11) * 0x1.0p-53;
  }
}
