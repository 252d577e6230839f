package twinfleet.core;

/** Why an attempt opened. */
public enum AttemptCause {
  /** The window passed without an acknowledgement. */
  NO_ACKNOWLEDGEMENT,
  /** The window after a retryable failure is over. */
  BACKOFF_OVER,
  /** Running clock passed without progress. */
  NO_PROGRESS,
  /** The device had acknowledged this generation and no longer knows it. */
  FORGOTTEN_BY_DEVICE,
  /** The staged image is gone and the old version runs. */
  STAGED_IMAGE_LOST,
  /** The staged image turned out to be another one. */
  DIGEST_MISMATCH
}
