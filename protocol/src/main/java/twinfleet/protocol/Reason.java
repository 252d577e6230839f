package twinfleet.protocol;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;

/**
 * Why a device says that an update failed (contract, "reasons"). What is unknown reads as OTHER.
 */
public enum Reason {
  /** The transfer broke off. */
  DOWNLOAD_INTERRUPTED,
  /** The device judges its own network too poor. */
  NETWORK_POOR,
  /** No room for the image. */
  NO_SPACE,
  /** Not enough power to flash safely. */
  LOW_BATTERY,
  /** The device is in use. */
  BUSY,
  /** The image does not have the digest that was asked for. */
  DIGEST_MISMATCH,
  /** The image is not for this hardware or needs a newer installed version. */
  INCOMPATIBLE,
  /** The manifest's signature does not verify. */
  SIGNATURE_INVALID,
  /** The release counter is not above the installed one. */
  ROLLBACK_REFUSED,
  /** The artifact host does not know the image. */
  UNKNOWN_ARTIFACT,
  /** The device or its owner will not have it. */
  REJECTED,
  /** Flashing or the first boot failed. */
  APPLY_FAILED,
  /** The new image ran and the device went back to the old one. */
  ROLLED_BACK,
  /** Anything else, and every reason that this version does not know. */
  @JsonEnumDefaultValue
  OTHER
}
