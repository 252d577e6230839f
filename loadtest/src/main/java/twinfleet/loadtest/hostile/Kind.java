package twinfleet.loadtest.hostile;

/**
 * One named kind of bad input.
 *
 * @param name unique, for the table
 * @param where it goes: topics, routes or port
 * @param expected what must be seen
 * @param attack sends it
 */
record Kind(String name, String where, Expected expected, Attack attack) {

  /** Sends a kind once, against {@code ground}. */
  @FunctionalInterface
  interface Attack {
    /** What was sent and answered; an exception means that the attack itself went wrong. */
    Sent on(Ground ground) throws Exception;
  }
}
