package twinfleet.service.mqtt;

import twinfleet.protocol.DeviceId;

/**
 * The registry as ingress sees it: what it does not know never reaches a twin, so that nobody can
 * fill the journal with invented names.
 */
@FunctionalInterface
public interface KnownDevices {
  /**
   * Whether {@code device} was ever registered. Asked for every message: answers from memory in the
   * common case.
   */
  boolean isKnown(DeviceId device);
}
