package twinfleet.persistence.view;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import twinfleet.persistence.Database;
import twinfleet.persistence.Row;
import twinfleet.persistence.Transaction;

/**
 * Where the comparison of journal and read model stands: one row for the whole deployment. A slice
 * is claimed for a time; whoever claims later takes it over, and a claim that was taken over
 * finishes nothing (docs/decisions/0011). Times are the database's own.
 */
public final class ReconcilerProgress {
  private static final String CLAIM =
      """
      UPDATE reconciler SET claim = claim + 1, free_at = clock_timestamp() + ? * interval '1 ms'
      WHERE free_at <= clock_timestamp()
      RETURNING claim, walk, after_key\
      """;

  private static final String FINISH =
      """
      UPDATE reconciler SET after_key = ?, free_at = clock_timestamp() + ? * interval '1 ms',
        twins = twins + ?, differences = differences + ?, unrepaired = unrepaired + ?
      WHERE claim = ?\
      """;

  private static final String TURN = "UPDATE reconciler SET walk = ?, after_key = ''";

  private static final String END =
      """
      UPDATE reconciler SET pass = pass + 1, last_ended_at = now(), last_twins = twins,
        last_differences = differences, last_unrepaired = unrepaired, begun_at = now(),
        twins = 0, differences = 0, unrepaired = 0\
      """;

  private final Database database;

  /** Over {@code database}. */
  public ReconcilerProgress(Database database) {
    this.database = database;
  }

  /** Over what is walked; the rows last, so that a pass ends with them. */
  public enum Walk {
    /** Twins of the journal: each must have its row. */
    JOURNAL,
    /** Rows of the read model: each must have its journal. */
    ROWS
  }

  /** The next slice is after {@code key} of {@code walk}. */
  public record Claim(long number, Walk walk, String key) {}

  /**
   * A slice that is done.
   *
   * @param key where the next one goes on; null at the walk's end
   * @param twins looked at
   * @param differences found
   * @param unrepaired of them
   */
  public record Done(String key, long twins, long differences, long unrepaired) {}

  /**
   * What a person is shown.
   *
   * @param pass the present one's number; {@code begunAt}, {@code twins}, {@code differences} and
   *     {@code unrepaired} are its own
   * @param last the last complete pass, or null
   */
  public record Status(
      long pass, Instant begunAt, long twins, long differences, long unrepaired, Ended last) {}

  /** A complete pass. */
  public record Ended(Instant at, long twins, long differences, long unrepaired) {}

  /** Claims the next slice for {@code held}; empty while it is somebody's or too early. */
  public Optional<Claim> claim(Duration held) {
    return database.inTransaction(
        t ->
            t.first(
                CLAIM,
                row ->
                    new Claim(
                        row.number("claim"), row.name("walk", Walk.class), row.text("after_key")),
                held.toMillis()));
  }

  /** The slice of {@code claim} is done; the next one may be claimed after {@code pause}. */
  public void finish(Claim claim, Done done, Duration pause) {
    database.inTransaction(
        t -> {
          int mine =
              t.update(
                  FINISH,
                  done.key() == null ? "" : done.key(),
                  pause.toMillis(),
                  done.twins(),
                  done.differences(),
                  done.unrepaired(),
                  claim.number());
          if (mine > 0 && done.key() == null) {
            turn(t, claim.walk());
          }
          return mine;
        });
  }

  private static void turn(Transaction t, Walk ended) throws SQLException {
    switch (ended) {
      case JOURNAL -> t.update(TURN, Walk.ROWS);
      case ROWS -> {
        t.update(TURN, Walk.JOURNAL);
        t.update(END);
      }
    }
  }

  /** How far it is. */
  public Status status() {
    return database.inTransaction(
        t -> t.first("SELECT * FROM reconciler", ReconcilerProgress::status).orElseThrow());
  }

  private static Status status(Row row) throws SQLException {
    Instant ended = row.instant("last_ended_at");
    return new Status(
        row.number("pass"),
        row.instant("begun_at"),
        row.number("twins"),
        row.number("differences"),
        row.number("unrepaired"),
        ended == null
            ? null
            : new Ended(
                ended,
                row.number("last_twins"),
                row.number("last_differences"),
                row.number("last_unrepaired")));
  }
}
