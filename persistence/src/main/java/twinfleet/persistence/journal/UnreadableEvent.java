package twinfleet.persistence.journal;

/** A journal row that is no event of this version: unknown type, damaged, or of a later version. */
public final class UnreadableEvent extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnreadableEvent(String message, Throwable cause) {
    super(message, cause);
  }
}
