package twinfleet.protocol;

/** What a desired document tells the device to do. Nothing desired is the empty payload. */
public enum Directive {
  /** Fetch, check and install the named version. */
  INSTALL,
  /** Know of it, do not go on for now. */
  HOLD,
  /** Stop and forget this generation. */
  CANCEL
}
