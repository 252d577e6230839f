package twinfleet.service.mqtt;

import java.util.concurrent.CompletionStage;
import twinfleet.protocol.DeviceId;

/**
 * The registry as ingress sees it: what it does not know never reaches a twin, so that nobody can
 * fill the journal with invented names.
 */
@FunctionalInterface
public interface KnownDevices {
  /**
   * Whether {@code device} was ever registered. Asked for every message on a thread that all
   * streams share: answers from memory in the common case and never waits on the caller's thread. A
   * registry that does not answer fails the stage.
   */
  CompletionStage<Boolean> isKnown(DeviceId device);
}
