package twinfleet.service.schedule;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import twinfleet.persistence.view.LastSeen.Sighting;
import twinfleet.protocol.DeviceId;
import twinfleet.service.entity.LastSeen;

/**
 * Signs of life of this node's devices, the newest of each, flushed to the read model in batches: a
 * heartbeat costs no row of the journal and no transaction of its own. Bounded by the devices.
 */
public final class LastSeenBuffer implements LastSeen, AutoCloseable {
  private final Map<DeviceId, Sighting> newest = new ConcurrentHashMap<>();
  private final twinfleet.persistence.view.LastSeen view;
  private final int rowsMax;
  private final Repeating flushing;

  private LastSeenBuffer(twinfleet.persistence.view.LastSeen view, ScheduleSettings settings) {
    this.view = view;
    this.rowsMax = settings.lastSeenRowsMax();
    this.flushing = Repeating.start("last-seen", settings.lastSeenFlush(), this::flush);
  }

  /** Begins to flush to {@code view}. */
  public static LastSeenBuffer start(
      twinfleet.persistence.view.LastSeen view, ScheduleSettings settings) {
    return new LastSeenBuffer(view, settings);
  }

  @Override
  public void seen(DeviceId device, Instant at, Double packetLossPercent) {
    newest.merge(
        device,
        new Sighting(device, at, packetLossPercent),
        (old, fresh) -> fresh.at().isBefore(old.at()) ? old : fresh);
  }

  /** Flushes what is left. */
  @Override
  public void close() {
    flushing.close();
  }

  /** What is not stored stays, unless a newer one came meanwhile. */
  private void flush() {
    List<Sighting> all = new ArrayList<>(newest.values());
    for (int from = 0; from < all.size(); from += rowsMax) {
      List<Sighting> batch = all.subList(from, Math.min(all.size(), from + rowsMax));
      view.flush(batch);
      batch.forEach(stored -> newest.remove(stored.device(), stored));
    }
  }
}
