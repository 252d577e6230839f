package twinfleet.service;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import twinfleet.persistence.view.DeviceRegistry;
import twinfleet.persistence.view.DeviceRegistry.Known;
import twinfleet.protocol.DeviceId;

/**
 * The registry's names in memory: read whole at the start, then as devices are registered here; one
 * that another node registered is looked up when it is heard first. Names never leave the registry.
 */
final class RegisteredDevices {
  private static final int PAGE = 10_000;

  private final Set<DeviceId> known = ConcurrentHashMap.newKeySet();
  private final DeviceRegistry registry;

  private RegisteredDevices(DeviceRegistry registry) {
    this.registry = registry;
  }

  static RegisteredDevices load(DeviceRegistry registry) {
    RegisteredDevices devices = new RegisteredDevices(registry);
    List<Known> page = registry.page(null, PAGE);
    while (!page.isEmpty()) {
      page.forEach(row -> devices.add(row.device()));
      page = registry.page(page.getLast().device(), PAGE);
    }
    return devices;
  }

  void add(DeviceId device) {
    known.add(device);
  }

  /** From memory for who is known; a registry that does not answer is a {@code DatabaseFailed}. */
  boolean isKnown(DeviceId device) {
    if (known.contains(device)) {
      return true;
    }
    boolean found = registry.lifecycle(device).isPresent();
    if (found) {
      add(device);
    }
    return found;
  }
}
