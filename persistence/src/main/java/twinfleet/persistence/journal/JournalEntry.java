package twinfleet.persistence.journal;

import java.time.Instant;

/**
 * A row of the journal, not yet opened.
 *
 * @param writtenAt wall time of the writer
 */
public record JournalEntry(
    String persistenceId,
    long sequenceNr,
    String manifest,
    byte[] bytes,
    String txid,
    long ordering,
    Instant writtenAt) {
  /** Reads the envelope. */
  public Recorded open() {
    return RecordedCodec.open(bytes, manifest);
  }
}
