package twinfleet.service;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import twinfleet.persistence.view.DeviceRegistry;
import twinfleet.persistence.view.DeviceRegistry.Known;
import twinfleet.protocol.DeviceId;

/**
 * The registry's names in memory: read whole at the start, then as devices are registered here; one
 * that another node registered is looked up when it is heard first. Names never leave the registry.
 */
final class RegisteredDevices {
  private static final int PAGE = 10_000;

  /** A lookup waits for the database, which strangers can cause at will: never on our threads. */
  private static final Executor LOOKUPS =
      lookup -> Thread.ofVirtual().name("registry-lookup").start(lookup);

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

  /** At once for who is known; fails with a {@code DatabaseFailed}. */
  CompletionStage<Boolean> isKnown(DeviceId device) {
    return known.contains(device)
        ? CompletableFuture.completedFuture(true)
        : CompletableFuture.supplyAsync(() -> lookUp(device), LOOKUPS);
  }

  private boolean lookUp(DeviceId device) {
    boolean found = registry.lifecycle(device).isPresent();
    if (found) {
      add(device);
    }
    return found;
  }
}
