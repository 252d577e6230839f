package twinfleet.persistence.view;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import twinfleet.persistence.Database;
import twinfleet.persistence.Row;
import twinfleet.persistence.Transaction;

/**
 * Idempotency keys of writing requests: the same key with the same request gets the stored answer
 * (promise S1). Times are wall time.
 */
public final class IdempotencyKeys {
  private final Database database;
  private final Duration answerPatience;

  /**
   * Over {@code database}.
   *
   * @param answerPatience after which a claim without an answer is taken over: its node died
   */
  public IdempotencyKeys(Database database, Duration answerPatience) {
    this.database = database;
    this.answerPatience = answerPatience;
  }

  /** What a key says about its request. */
  public sealed interface Claim {
    /** First seen: answer it, then {@link #answered} or {@link #abandon}. */
    record Mine() implements Claim {}

    /** Answered before, with this. */
    record Answered(int status, byte[] body) implements Claim {}

    /** Being answered right now. */
    record InProgress() implements Claim {}

    /** Used before for another request. */
    record OtherRequest() implements Claim {}
  }

  private record Stored(String requestHash, Instant claimedAt, int status, byte[] body) {}

  /** Claims {@code key} for the request with this hash (up to 64 characters). */
  public Claim claim(String key, String requestHash, Instant now) {
    return database.inTransaction(
        t -> {
          int inserted =
              t.update(
                  "INSERT INTO idempotency_key (key, request_hash, claimed_at) VALUES (?, ?, ?)"
                      + " ON CONFLICT DO NOTHING",
                  key,
                  requestHash,
                  now);
          return inserted == 1 ? new Claim.Mine() : known(t, key, requestHash, now);
        });
  }

  /** Stores the answer for those who ask again. */
  public void answered(String key, int status, byte[] body) {
    database.inTransaction(
        t ->
            t.update(
                "UPDATE idempotency_key SET status = ?, body = ? WHERE key = ?",
                status,
                body,
                key));
  }

  /** Gives the key back: the request had no effect and may be tried again. */
  public void abandon(String key) {
    database.inTransaction(
        t -> t.update("DELETE FROM idempotency_key WHERE key = ? AND status IS NULL", key));
  }

  /** Forgets keys claimed before {@code before}, at most {@code limit}; how many there were. */
  public int forget(Instant before, int limit) {
    return database.inTransaction(
        t ->
            t.update(
                "DELETE FROM idempotency_key WHERE key IN (SELECT key FROM idempotency_key"
                    + " WHERE claimed_at < ? ORDER BY claimed_at LIMIT ? FOR UPDATE SKIP LOCKED)",
                before,
                limit));
  }

  private Claim known(Transaction t, String key, String requestHash, Instant now)
      throws SQLException {
    Stored stored =
        t.first(
                "SELECT * FROM idempotency_key WHERE key = ? FOR UPDATE",
                IdempotencyKeys::stored,
                key)
            .orElse(null);
    if (stored == null) {
      return new Claim.InProgress();
    }
    if (!stored.requestHash().equals(requestHash)) {
      return new Claim.OtherRequest();
    }
    if (stored.status() != 0) {
      return new Claim.Answered(stored.status(), stored.body());
    }
    if (now.isBefore(stored.claimedAt().plus(answerPatience))) {
      return new Claim.InProgress();
    }
    t.update("UPDATE idempotency_key SET claimed_at = ? WHERE key = ?", now, key);
    return new Claim.Mine();
  }

  private static Stored stored(Row row) throws SQLException {
    return new Stored(
        row.text("request_hash"),
        row.instant("claimed_at"),
        (int) row.number("status"),
        row.bytes("body"));
  }
}
