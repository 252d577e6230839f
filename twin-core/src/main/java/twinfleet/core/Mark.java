package twinfleet.core;

/**
 * The place of a report or snapshot in its device's own order (delivery-rules section 1, "Order").
 *
 * @param epoch raised when the device lost its counter
 * @param seq within the epoch
 */
public record Mark(long epoch, long seq) implements Comparable<Mark> {
  /** Before every message. */
  public static final Mark NONE = new Mark(-1, -1);

  @Override
  public int compareTo(Mark other) {
    int byEpoch = Long.compare(epoch, other.epoch);
    return byEpoch != 0 ? byEpoch : Long.compare(seq, other.seq);
  }

  /** Whether this comes after {@code other}. */
  public boolean isAfter(Mark other) {
    return compareTo(other) > 0;
  }

  /** The later of the two. */
  public Mark max(Mark other) {
    return isAfter(other) ? this : other;
  }
}
