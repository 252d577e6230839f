package twinfleet.core;

import twinfleet.protocol.Reason;

/** Why an attempt or a delivery failed: the device's reasons and the service's own. */
public enum Cause {
  /** No acknowledgement within the window. */
  TIMEOUT,
  /** The transfer broke off. */
  DOWNLOAD_INTERRUPTED,
  /** The device judges its own network too poor. */
  NETWORK_POOR,
  /** No room for the image. */
  NO_SPACE,
  /** Not enough power. */
  LOW_BATTERY,
  /** The device is in use. */
  BUSY,
  /** Anything else that a device may say. */
  OTHER,
  /** The image has another digest; retryable twice. */
  DIGEST_MISMATCH,
  /** Not for this hardware or installed version. */
  INCOMPATIBLE,
  /** The manifest's signature does not verify. */
  SIGNATURE_INVALID,
  /** The release counter is at or below the installed one. */
  ROLLBACK_REFUSED,
  /** The artifact host does not know the image. */
  UNKNOWN_ARTIFACT,
  /** The device or its owner will not have it. */
  REJECTED,
  /** Flashing or the first boot failed. */
  APPLY_FAILED,
  /** The new image ran and the device went back. */
  ROLLED_BACK,
  /** A seventh attempt would have opened. */
  RETRIES_EXHAUSTED,
  /** Another version ran within the probation. */
  POST_APPLY_ROLLBACK;

  /** The cause that a device's reason is; a missing one is OTHER. */
  public static Cause of(Reason reason) {
    return reason == null ? OTHER : valueOf(reason.name());
  }

  /** Whether another attempt may help (delivery-rules section 4). */
  public boolean isRetryable() {
    return switch (this) {
      case TIMEOUT,
          DOWNLOAD_INTERRUPTED,
          NETWORK_POOR,
          NO_SPACE,
          LOW_BATTERY,
          BUSY,
          OTHER,
          DIGEST_MISMATCH ->
          true;
      case INCOMPATIBLE,
          SIGNATURE_INVALID,
          ROLLBACK_REFUSED,
          UNKNOWN_ARTIFACT,
          REJECTED,
          APPLY_FAILED,
          ROLLED_BACK,
          RETRIES_EXHAUSTED,
          POST_APPLY_ROLLBACK ->
          false;
    };
  }
}
