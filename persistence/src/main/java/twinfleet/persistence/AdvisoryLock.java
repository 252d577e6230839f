package twinfleet.persistence;

import java.sql.SQLException;

/**
 * A lock of the whole deployment that ends with its transaction, also when its node is killed.
 *
 * @param name of what is done under it
 * @param key of the part that is locked
 */
public record AdvisoryLock(String name, String key) {
  /** Takes it if nobody has it now. */
  public boolean isTaken(Transaction transaction) throws SQLException {
    return transaction
        .first(
            "SELECT pg_try_advisory_xact_lock(hashtext(?), hashtext(?)) AS mine",
            row -> row.result().getBoolean("mine"),
            name,
            key)
        .orElse(false);
  }

  /** Waits for it, within the transaction timeout. */
  public void take(Transaction transaction) throws SQLException {
    transaction.query(
        "SELECT 1 AS one FROM pg_advisory_xact_lock(hashtext(?), hashtext(?))",
        row -> row.number("one"),
        name,
        key);
  }
}
