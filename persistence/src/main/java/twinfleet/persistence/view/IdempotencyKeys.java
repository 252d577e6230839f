package twinfleet.persistence.view;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import twinfleet.persistence.Database;
import twinfleet.persistence.GroupCommit;
import twinfleet.persistence.Row;
import twinfleet.persistence.Transaction;

/**
 * Idempotency keys of writing requests: the same key with the same request gets the stored answer
 * (promise S1). Times are wall time.
 */
public final class IdempotencyKeys {
  private static final int GROUP_MAX = 100;

  /**
   * Harmless, and spares two waits for the disk: what a request does is committed after its claim,
   * so the log on the disk never holds it without its claim; a lost answer is an open claim, whose
   * request is done again and changes nothing.
   */
  private static final String WAIT_FOR_NO_DISK = "SET LOCAL synchronous_commit = off";

  private static final String CLAIM =
      "INSERT INTO idempotency_key (key, request_hash, claimed_at)"
          + " SELECT * FROM unnest(?::varchar[], ?::varchar[], ?::timestamptz[])"
          + " ON CONFLICT DO NOTHING RETURNING key";

  private static final String ANSWERED =
      "UPDATE idempotency_key SET status = ?, body = ? WHERE key = ?";

  private final Database database;
  private final Duration answerPatience;
  private final GroupCommit<Asked, Claim> claims = new GroupCommit<>(this::claimAll, GROUP_MAX);
  private final GroupCommit<Given, Given> answers = new GroupCommit<>(this::storeAll, GROUP_MAX);

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

  private record Asked(String key, String requestHash, Instant at) {}

  private record Given(String key, int status, byte[] body) {}

  private record Stored(String requestHash, Instant claimedAt, int status, byte[] body) {}

  /** Claims {@code key} for the request with this hash (up to 64 characters). */
  public Claim claim(String key, String requestHash, Instant now) {
    return claims.ask(new Asked(key, requestHash, now));
  }

  private List<Claim> claimAll(List<Asked> all) {
    // sorted, so that two nodes never wait for each other's keys
    List<Asked> sorted = all.stream().sorted(Comparator.comparing(Asked::key)).toList();
    return database.inTransaction(
        t -> {
          t.update(WAIT_FOR_NO_DISK);
          Set<String> inserted =
              new HashSet<>(
                  t.query(
                      CLAIM,
                      row -> row.text("key"),
                      sorted.stream().map(Asked::key).toList(),
                      sorted.stream().map(Asked::requestHash).toList(),
                      sorted.stream().map(asked -> asked.at().toString()).toList()));
          Map<Asked, Claim> claimed = new IdentityHashMap<>();
          for (Asked asked : sorted) {
            // of two in one group with the same key, the first has it
            boolean mine = inserted.remove(asked.key());
            claimed.put(asked, mine ? new Claim.Mine() : known(t, asked));
          }
          return all.stream().map(claimed::get).toList();
        });
  }

  /** Stores the answer for those who ask again. */
  public void answered(String key, int status, byte[] body) {
    answers.ask(new Given(key, status, body));
  }

  private List<Given> storeAll(List<Given> all) {
    List<Object[]> rows =
        all.stream()
            .sorted(Comparator.comparing(Given::key))
            .map(given -> new Object[] {given.status(), given.body(), given.key()})
            .toList();
    return database.inTransaction(
        t -> {
          t.update(WAIT_FOR_NO_DISK);
          t.batch(ANSWERED, rows);
          return all;
        });
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

  private Claim known(Transaction t, Asked asked) throws SQLException {
    Stored stored =
        t.first(
                "SELECT * FROM idempotency_key WHERE key = ? FOR UPDATE",
                IdempotencyKeys::stored,
                asked.key())
            .orElse(null);
    if (stored == null) {
      return new Claim.InProgress();
    }
    if (!stored.requestHash().equals(asked.requestHash())) {
      return new Claim.OtherRequest();
    }
    if (stored.status() != 0) {
      return new Claim.Answered(stored.status(), stored.body());
    }
    if (asked.at().isBefore(stored.claimedAt().plus(answerPatience))) {
      return new Claim.InProgress();
    }
    t.update("UPDATE idempotency_key SET claimed_at = ? WHERE key = ?", asked.at(), asked.key());
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
