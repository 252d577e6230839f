package twinfleet.persistence;

import java.sql.BatchUpdateException;
import java.sql.SQLException;

/** A statement failed, or no connection was free in time. Nothing of its transaction was stored. */
public final class DatabaseFailed extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private static final int MESSAGE_CHARS_MAX = 300;

  DatabaseFailed(SQLException cause) {
    super(inShort(cause), cause);
  }

  /** A failed batch quotes all its statements; what the server said stands behind it. */
  private static String inShort(SQLException thrown) {
    SQLException said =
        thrown instanceof BatchUpdateException && thrown.getNextException() != null
            ? thrown.getNextException()
            : thrown;
    String line = String.valueOf(said.getMessage()).lines().findFirst().orElse("");
    return line.substring(0, Math.min(line.length(), MESSAGE_CHARS_MAX));
  }
}
