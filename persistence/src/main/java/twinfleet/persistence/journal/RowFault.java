package twinfleet.persistence.journal;

import java.sql.SQLException;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What a failed write says about its rows, by the server's SQLSTATE (PostgreSQL manual, appendix
 * "PostgreSQL Error Codes"). Whatever is not known here is a fault of connection or server.
 */
final class RowFault {
  private static final int CAUSES_MAX = 20;
  private static final int WORDS_MAX = 300;

  private RowFault() {}

  /**
   * The row itself is bad, and will be whenever it is tried: data exception (22), integrity
   * constraint (23, a zombie writer's sequence number among them), WITH CHECK OPTION (44), program
   * limit (54), an exception that a trigger raised (P0).
   */
  static boolean isOfRow(Throwable fault) {
    return states(
            fault,
            state ->
                state.startsWith("22")
                    || state.startsWith("23")
                    || state.startsWith("44")
                    || state.startsWith("54")
                    || state.startsWith("P0"))
        .isPresent();
  }

  /** Rows of one transaction against those of another: deadlock, serialization (40). */
  static boolean isOfCompany(Throwable fault) {
    return states(fault, state -> state.startsWith("40")).isPresent();
  }

  /** What the server said, in one line of at most {@value #WORDS_MAX} characters. */
  static String words(Throwable fault) {
    Throwable said = states(fault, state -> true).map(Throwable.class::cast).orElse(fault);
    String line = String.valueOf(said.getMessage()).lines().findFirst().orElse("");
    return line.substring(0, Math.min(line.length(), WORDS_MAX));
  }

  /**
   * The innermost of the wanted: futures wrap what failed, and a failed batch, which quotes its
   * rows, keeps what the server said behind itself.
   */
  private static Optional<SQLException> states(Throwable fault, Predicate<String> wanted) {
    SQLException found = null;
    Throwable next = fault;
    for (int i = 0; next != null && i < CAUSES_MAX; i++) {
      if (next instanceof SQLException sql && isWanted(sql, wanted)) {
        found = sql;
      }
      boolean chained = next instanceof SQLException sql && sql.getNextException() != null;
      next = chained ? ((SQLException) next).getNextException() : next.getCause();
    }
    return Optional.ofNullable(found);
  }

  private static boolean isWanted(SQLException sql, Predicate<String> wanted) {
    return sql.getSQLState() != null && wanted.test(sql.getSQLState());
  }
}
