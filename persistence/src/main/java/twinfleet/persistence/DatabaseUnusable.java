package twinfleet.persistence;

import java.sql.SQLException;

/** The database cannot be used as configured; the message is one line that names the setting. */
public final class DatabaseUnusable extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** With a line for the operator. */
  public DatabaseUnusable(String line) {
    super(line);
  }

  private DatabaseUnusable(String line, Throwable cause) {
    super(line, cause);
  }

  /** Says which setting is wrong, by what the driver or server answered. */
  static DatabaseUnusable because(Throwable cause, DatabaseSettings settings) {
    SQLException answer = answerIn(cause);
    String state = answer == null || answer.getSQLState() == null ? "" : answer.getSQLState();
    String why =
        switch (state) {
          case "28P01", "28000" ->
              "twinfleet.persistence.user or .password is wrong: no access to " + settings;
          case "3D000" ->
              "twinfleet.persistence.jdbc-url names a database that does not exist: " + settings;
          default ->
              "twinfleet.persistence.jdbc-url does not lead to a usable PostgreSQL ("
                  + settings
                  + "): "
                  + oneLine(answer == null ? cause : answer);
        };
    return new DatabaseUnusable(why, cause);
  }

  private static SQLException answerIn(Throwable thrown) {
    for (Throwable t = thrown; t != null; t = t.getCause()) {
      if (t instanceof SQLException answer && answer.getSQLState() != null) {
        return answer;
      }
    }
    return null;
  }

  private static String oneLine(Throwable thrown) {
    return String.valueOf(thrown.getMessage()).lines().findFirst().orElse("");
  }
}
