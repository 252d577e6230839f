package twinfleet.persistence.journal;

/**
 * How far a reader of the journal has come. The transaction comes before the ordering, since an
 * ordering may be drawn before a transaction id and be committed after it.
 *
 * @param timeline raised by each restore of a dump: transaction ids of another one mean nothing
 * @param txid of the last read row, as PostgreSQL's unsigned 64 bits
 * @param ordering of the last read row
 */
public record JournalOffset(int timeline, String txid, long ordering) {
  /** Before the first row of {@code timeline}. */
  static JournalOffset start(int timeline) {
    return new JournalOffset(timeline, "0", 0);
  }
}
