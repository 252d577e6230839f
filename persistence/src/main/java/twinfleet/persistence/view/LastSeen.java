package twinfleet.persistence.view;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import twinfleet.persistence.Database;
import twinfleet.protocol.DeviceId;

/**
 * When each device was last heard of: flushed in batches, never an event (delivery-rules section
 * 5). The time of a device never falls.
 */
public final class LastSeen {
  private static final String FLUSH =
      """
      INSERT INTO last_seen AS s (device_id, at, packet_loss_percent)
      SELECT * FROM unnest(?::varchar[], ?::timestamptz[], ?::float8[])
      ON CONFLICT (device_id) DO UPDATE SET at = excluded.at,
        packet_loss_percent = COALESCE(excluded.packet_loss_percent, s.packet_loss_percent)
      WHERE s.at < excluded.at\
      """;

  private final Database database;

  /** Over {@code database}. */
  public LastSeen(Database database) {
    this.database = database;
  }

  /**
   * Evidence of a device.
   *
   * @param at product time of receipt
   * @param packetLossPercent the newest mean, or null
   */
  public record Sighting(DeviceId device, Instant at, Double packetLossPercent) {}

  /**
   * Stores all in one statement. Losing the last flush in a crash of the database harms nothing.
   */
  public void flush(Collection<Sighting> sightings) {
    if (sightings.isEmpty()) {
      return;
    }
    // sorted, so that two nodes never wait for each other's rows; one per device
    TreeMap<DeviceId, Sighting> newest = new TreeMap<>();
    sightings.forEach(s -> newest.merge(s.device(), s, (a, b) -> b.at().isAfter(a.at()) ? b : a));
    List<String> devices = newest.keySet().stream().map(DeviceId::value).toList();
    List<String> times = newest.values().stream().map(s -> s.at().toString()).toList();
    List<String> losses =
        newest.values().stream()
            .map(s -> s.packetLossPercent() == null ? null : s.packetLossPercent().toString())
            .toList();
    database.inTransaction(
        t -> {
          t.update("SET LOCAL synchronous_commit = off");
          return t.update(FLUSH, devices, times, losses);
        });
  }
}
