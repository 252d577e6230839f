package twinfleet.service.entity;

import java.time.Instant;
import twinfleet.protocol.DeviceId;

/** Where twins tell that their device gave a sign of life; never blocks, keeps the latest. */
public interface LastSeen {
  /**
   * {@code device} was heard of.
   *
   * @param at product time
   * @param packetLossPercent the newest measured, or null
   */
  void seen(DeviceId device, Instant at, Double packetLossPercent);
}
