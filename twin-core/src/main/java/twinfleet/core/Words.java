package twinfleet.core;

import java.time.Duration;
import java.time.Instant;
import twinfleet.protocol.Directive;

/** Plain words for what an operator is told; every sentence of {@link Explain} takes them here. */
final class Words {
  private Words() {}

  static String waits(WaitingReason reason) {
    return switch (reason) {
      case CANCEL_CONFIRMATION -> "waits for the device to confirm the cancel";
      case OPERATOR_HOLD -> "is held by an operator";
      case MAINTENANCE_WINDOW -> "waits for its maintenance window";
      case DEVICE_OFFLINE -> "waits for the device, which is not connected";
      case NETWORK_UNSTABLE -> "is paused because the link loses too many packets";
      case ROLLOUT_SLOT -> "waits for its turn in the rollout";
      case BACKOFF -> "waits before it is tried again after a failure";
      case ACKNOWLEDGEMENT -> "waits for the device to acknowledge";
      case DEVICE_APPLY -> "waits for the device to start it";
    };
  }

  static String whileIn(WaitingReason reason) {
    if (reason == null) {
      return "the device was working on it";
    }
    return switch (reason) {
      case CANCEL_CONFIRMATION -> "a cancel was unconfirmed";
      case OPERATOR_HOLD -> "an operator held it";
      case MAINTENANCE_WINDOW -> "it waited for its maintenance window";
      case DEVICE_OFFLINE -> "the device was not connected";
      case NETWORK_UNSTABLE -> "the link lost too many packets";
      case ROLLOUT_SLOT -> "it waited for its turn in the rollout";
      case BACKOFF -> "it waited to be tried again after a failure";
      case ACKNOWLEDGEMENT -> "the device did not acknowledge it";
      case DEVICE_APPLY -> "the device had not started it";
    };
  }

  static String of(Cause cause) {
    return switch (cause) {
      case TIMEOUT -> "the device did not answer in time";
      case DOWNLOAD_INTERRUPTED -> "the download broke off";
      case NETWORK_POOR -> "the device found its network too poor";
      case NO_SPACE -> "the device has no room for the image";
      case LOW_BATTERY -> "the device has too little power";
      case BUSY -> "the device is in use";
      case OTHER -> "the device gave no known reason";
      case DIGEST_MISMATCH -> "the image arrived with a wrong digest";
      case INCOMPATIBLE -> "the image does not fit the device or its installed version";
      case SIGNATURE_INVALID -> "the signature does not verify";
      case ROLLBACK_REFUSED -> "the release is older than what is installed";
      case UNKNOWN_ARTIFACT -> "the image could not be found";
      case REJECTED -> "the device or its owner refused it";
      case APPLY_FAILED -> "the new image could not be installed or started";
      case ROLLED_BACK -> "the device went back to its old version";
      case RETRIES_EXHAUSTED -> "every attempt was used up without success";
      case POST_APPLY_ROLLBACK -> "another version ran soon after the new one had started";
    };
  }

  static String of(Gate gate) {
    return switch (gate) {
      case OPERATOR_HOLD -> "An operator holds the update.";
      case MAINTENANCE_WINDOW -> "The maintenance window is closed.";
      case NETWORK_PAUSE -> "Packet loss has paused the update.";
      case ROLLOUT_SLOT -> "The rollout has not given the device its turn.";
      case ROLLOUT_PAUSE -> "The rollout is paused.";
    };
  }

  static String of(CancelEnd how) {
    return switch (how) {
      case REPORTED -> "the device confirmed it";
      case FORGOTTEN_BY_DEVICE -> "the device no longer knows of it";
      case FORCED -> "an operator forced it";
      case TIMEOUT -> "the device did not confirm in time";
      case TTL -> "its time ran out before the device confirmed";
    };
  }

  static String times(int count) {
    return count == 1 ? "1 time" : count + " times";
  }

  /** What is left until {@code end}, in hours or minutes. */
  static String left(Instant at, Instant end) {
    Duration left = Duration.between(at, end);
    if (left.isNegative()) {
      return "which is past";
    }
    long minutes = left.toMinutes();
    return minutes >= 120 ? minutes / 60 + " h left" : minutes + " min left";
  }

  static String document(Outstanding.Publication p) {
    Directive directive = p.directive();
    return directive == null
        ? "the empty document"
        : (p.repair() ? "once more the " : "the ")
            + directive
            + " document, revision "
            + p.revision()
            + ",";
  }
}
