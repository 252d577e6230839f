package twinfleet.service;

import java.util.LinkedHashMap;
import java.util.Map;
import twinfleet.protocol.DeviceId;
import twinfleet.service.mqtt.MqttSettings;

/**
 * Names that the registry did not know a moment ago, so that it is not asked for each message of
 * one. Instants are {@code System.nanoTime()} and come in as data. Thread-safe.
 */
final class Strangers {
  private final long lifeNanos;
  private final Map<DeviceId, Long> metAt;

  Strangers(MqttSettings.Strangers settings) {
    this.lifeNanos = settings.life().toNanos();
    this.metAt = new Oldest(settings.rememberedMax());
  }

  synchronized boolean remembers(DeviceId device, long now) {
    Long at = metAt.get(device);
    return at != null && now - at < lifeNanos;
  }

  synchronized void remember(DeviceId device, long now) {
    metAt.remove(device);
    metAt.put(device, now);
  }

  synchronized void forget(DeviceId device) {
    metAt.remove(device);
  }

  /** In order of meeting; the oldest goes. */
  private static final class Oldest extends LinkedHashMap<DeviceId, Long> {
    private static final long serialVersionUID = 1L;

    private final int namesMax;

    private Oldest(int namesMax) {
      this.namesMax = namesMax;
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<DeviceId, Long> eldest) {
      return size() > namesMax;
    }
  }
}
