package twinfleet.service.projection;

/** How a row of the read model can disagree with its twin's journal (docs/decisions/0011). */
enum Difference {
  /** Events that the projection has passed, and no row. */
  MISSING_ROW,
  /** Events that the projection has passed are not in the row. */
  BEHIND,
  /** The row holds events that the journal does not. */
  AHEAD,
  /** The row's own fold cannot be read. */
  UNREADABLE_ROW,
  /** What is shown, filtered or counted is not what the events say. */
  CONTENT,
  /** The twin would be woken at another time than its events say, or never. */
  DUE,
  /** A row, and no event at all. */
  NO_JOURNAL,
  /** An event that the row was made from is missing or can no longer be used. */
  BROKEN_JOURNAL
}
