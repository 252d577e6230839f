package twinfleet.core;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import twinfleet.protocol.DeviceId;
import twinfleet.protocol.Model;

/**
 * Who a device is.
 *
 * @param site where it stands, or null
 * @param labels free, sorted by name
 */
public record Registration(
    DeviceId deviceId, Model model, String site, Map<String, String> labels) {
  /** Keeps its map to itself, sorted, so that equal registrations are written alike. */
  public Registration {
    labels = Collections.unmodifiableMap(new TreeMap<>(labels));
  }
}
