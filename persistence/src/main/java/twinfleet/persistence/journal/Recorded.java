package twinfleet.persistence.journal;

import java.util.Arrays;
import twinfleet.core.TwinEvent;

/**
 * An event as it stands in the journal: with who caused it and the link to the one before it. Made
 * by {@link RecordedCodec} only, so that the four always agree.
 *
 * @param origin who and what caused it
 * @param previous hash of the twin's event before this one, {@link Hash#ZERO} for the first
 * @param bytes the stored payload, made once: what is hashed is what is stored
 */
public record Recorded(TwinEvent event, Origin origin, Hash previous, byte[] bytes) {
  /** What the next event of this twin names as its previous. */
  public Hash hash() {
    return Hash.of(bytes);
  }

  /** Whether the event with hash {@code head} is the one before this. */
  public boolean follows(Hash head) {
    return previous.equals(head);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Recorded recorded && Arrays.equals(bytes, recorded.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return event + " by " + origin;
  }
}
