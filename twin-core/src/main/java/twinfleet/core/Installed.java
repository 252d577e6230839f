package twinfleet.core;

import java.util.ArrayList;
import java.util.List;
import twinfleet.protocol.FirmwareVersion;

/**
 * What is known of the firmware on the device.
 *
 * @param registered the version given at registration; shown until the first report, decides
 *     nothing
 * @param reported the last version the device told, or null
 * @param settledTarget the last target that passed its probation, or null
 * @param releaseCounter the highest of the generations this twin saw APPLIED, else 0
 * @param earlier newest superseded offers, whose late APPLIED still counts
 */
public record Installed(
    FirmwareVersion registered,
    FirmwareVersion reported,
    FirmwareVersion settledTarget,
    long releaseCounter,
    List<Earlier> earlier) {
  private static final int EARLIER_MAX = 8;

  /** A superseded offer: what its late APPLIED would prove. */
  public record Earlier(
      long generation, String requestId, FirmwareVersion version, long releaseCounter) {}

  /** Keeps its list to itself. */
  public Installed {
    earlier = List.copyOf(earlier);
  }

  /** What to show: the reported version, else the registered one. */
  public FirmwareVersion current() {
    return reported != null ? reported : registered;
  }

  Installed reporting(FirmwareVersion version, long counter) {
    return new Installed(
        registered, version, settledTarget, Math.max(releaseCounter, counter), earlier);
  }

  Installed settledOn(FirmwareVersion target) {
    return new Installed(registered, reported, target, releaseCounter, earlier);
  }

  Installed superseding(Offer offer) {
    List<Earlier> newest = new ArrayList<>(earlier);
    Release release = offer.release();
    newest.add(
        new Earlier(
            offer.generation(), offer.requestId(), release.version(), release.releaseCounter()));
    if (newest.size() > EARLIER_MAX) {
      newest.removeFirst();
    }
    return new Installed(registered, reported, settledTarget, releaseCounter, newest);
  }
}
