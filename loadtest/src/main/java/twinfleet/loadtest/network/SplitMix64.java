package twinfleet.loadtest.network;

/**
 * The random numbers of a trace: SplitMix64 (Steele, Lea, Flood 2014), written out because the JDK
 * does not promise its own generators' algorithm for ever, and the same seed must give the same
 * bytes on every machine. Not thread-safe.
 */
final class SplitMix64 {
  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

  private long state;

  SplitMix64(long seed) {
    this.state = seed;
  }

  /** The stream of one device and purpose: independent of every other, whoever asks first. */
  static SplitMix64 of(long seed, long device, Purpose purpose) {
    return new SplitMix64(hash(seed, device, purpose.ordinal()));
  }

  /** Bijective in each argument, so neighbouring seeds and devices do not resemble each other. */
  static long hash(long seed, long device, long number) {
    return mix(mix(mix(seed + GOLDEN_GAMMA) ^ (device + GOLDEN_GAMMA)) + number * GOLDEN_GAMMA);
  }

  long nextLong() {
    state += GOLDEN_GAMMA;
    return mix(state);
  }

  /** Uniform in [0, 1). */
  double nextDouble() {
    return unit(nextLong());
  }

  /** Uniform in [from, to). */
  double between(double from, double to) {
    return from + (to - from) * nextDouble();
  }

  /** Exponential with that mean; {@code StrictMath}, so that all machines agree to the last bit. */
  double exponential(double mean) {
    return -mean * StrictMath.log1p(-nextDouble());
  }

  /** The upper 53 bits as a number in [0, 1). */
  static double unit(long bits) {
    return (bits >>> 11) * 0x1.0p-53;
  }

  private static long mix(long value) {
    long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  /** What a stream is drawn for; appending keeps old traces, reordering changes all of them. */
  enum Purpose {
    FLEET,
    REACHABILITY,
    QUALITY,
    METRICS,
    TRAFFIC
  }
}
