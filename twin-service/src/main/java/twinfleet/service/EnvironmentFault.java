package twinfleet.service;

/**
 * Something around the product is missing or refuses: a port is taken, no database, no broker, a
 * wrong password. Its message is one line that an operator can act on; the launcher prints that
 * line alone and exits with 3.
 */
public final class EnvironmentFault extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param line one line that names what is missing and what to do about it
   */
  public EnvironmentFault(String line) {
    this(line, null);
  }

  /**
   * @param line one line that names what is missing and what to do about it
   * @param cause shown with {@code --debug} only
   */
  public EnvironmentFault(String line, Throwable cause) {
    super(line.strip().replaceAll("\\R\\s*", " "), cause);
  }
}
