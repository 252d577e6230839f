package twinfleet.persistence;

import java.sql.SQLException;

/** A statement failed, or no connection was free in time. Nothing of its transaction was stored. */
public final class DatabaseFailed extends RuntimeException {
  private static final long serialVersionUID = 1L;

  DatabaseFailed(SQLException cause) {
    super(cause.getMessage(), cause);
  }
}
