package twinfleet.service.mqtt;

/** At most so many a second, with a burst of a twentieth of it. Instants come in as data. */
final class Pace {
  private static final int BURSTS_PER_SECOND = 20;

  private final double perNano;
  private final double burst;
  private double tokens;
  private long last;

  Pace(double perSecond, long now) {
    this.perNano = perSecond / 1e9;
    this.burst = Math.max(1, perSecond / BURSTS_PER_SECOND);
    this.tokens = burst;
    this.last = now;
  }

  /** Whether one may go now; if so it is counted. */
  boolean take(long now) {
    tokens = Math.min(burst, tokens + (now - last) * perNano);
    last = now;
    if (tokens < 1) {
      return false;
    }
    tokens--;
    return true;
  }
}
