package twinfleet.service;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import twinfleet.persistence.view.DeviceRegistry;
import twinfleet.persistence.view.DeviceRegistry.Known;
import twinfleet.protocol.DeviceId;
import twinfleet.protocol.Model;
import twinfleet.service.http.RegisteredModels;
import twinfleet.service.mqtt.MqttSettings;

/**
 * The registry's names in memory, with their models: read whole at the start, then as devices are
 * registered here; one that another node registered is looked up when it is heard first. Names
 * never leave the registry, nor do they change their model.
 *
 * <p>Lookups are what strangers can cause at will: few at a time, on threads of their own, and not
 * again for a name that was nobody's a moment ago. A name that cannot be looked up now, since the
 * database is away or others wait already, is nobody's for now: a message that waited for it would
 * hold a place that a known device's message needs (docs/decisions/0009).
 */
final class RegisteredDevices implements RegisteredModels {
  private static final Logger LOG = LoggerFactory.getLogger(RegisteredDevices.class);
  private static final int PAGE = 10_000;

  private final Map<DeviceId, Model> known = new ConcurrentHashMap<>();
  // one object for the many devices of a model
  private final Map<Model, Model> models = new ConcurrentHashMap<>();
  private final DeviceRegistry registry;
  private final MqttSettings.Strangers settings;
  private final Strangers strangers;
  private final Semaphore lookups;
  private final Counter asked;
  private final Counter givenUp;

  private RegisteredDevices(
      DeviceRegistry registry, MqttSettings.Strangers settings, MeterRegistry meters) {
    this.registry = registry;
    this.settings = settings;
    this.strangers = new Strangers(settings);
    this.lookups = new Semaphore(settings.lookupsMax());
    this.asked = meters.counter("twinfleet.registry.lookups");
    this.givenUp = meters.counter("twinfleet.registry.lookups.given.up");
  }

  static RegisteredDevices load(
      DeviceRegistry registry, MqttSettings.Strangers settings, MeterRegistry meters) {
    RegisteredDevices devices = new RegisteredDevices(registry, settings, meters);
    List<Known> page = registry.page(null, PAGE);
    while (!page.isEmpty()) {
      page.forEach(row -> devices.added(row.device(), row.model()));
      page = registry.page(page.getLast().device(), PAGE);
    }
    return devices;
  }

  /** Registered: from now on it is heard, whatever was remembered of its name. */
  @Override
  public void added(DeviceId device, Model model) {
    known.put(device, models.computeIfAbsent(model, same -> same));
    strangers.forget(device);
  }

  /** An operator's question: never answered from what is remembered of strangers. */
  @Override
  public Optional<Model> modelOf(DeviceId device) {
    Model model = known.get(device);
    return model == null ? found(device) : Optional.of(model);
  }

  /** At once for who is known or was looked up lately; else within the lookup's timeout. */
  CompletionStage<Boolean> isKnown(DeviceId device) {
    if (known.containsKey(device)) {
      return CompletableFuture.completedFuture(true);
    }
    if (strangers.remembers(device, System.nanoTime())) {
      return CompletableFuture.completedFuture(false);
    }
    if (!lookups.tryAcquire()) {
      givenUp.increment();
      return CompletableFuture.completedFuture(false);
    }
    asked.increment();
    return CompletableFuture.supplyAsync(
            () -> lookUp(device),
            lookup -> Thread.ofVirtual().name("registry-lookup").start(lookup))
        .completeOnTimeout(false, settings.lookupTimeout().toMillis(), TimeUnit.MILLISECONDS)
        .exceptionally(away -> givenUp(device, away));
  }

  /** Keeps its permit as long as the database takes, however long that is. */
  private boolean lookUp(DeviceId device) {
    try {
      boolean found = found(device).isPresent();
      if (!found) {
        strangers.remember(device, System.nanoTime());
      }
      return found;
    } finally {
      lookups.release();
    }
  }

  private Optional<Model> found(DeviceId device) {
    Optional<Model> model = registry.find(device).map(entry -> entry.registration().model());
    model.ifPresent(found -> added(device, found));
    return model;
  }

  private boolean givenUp(DeviceId device, Throwable away) {
    givenUp.increment();
    LOG.debug("{} could not be looked up", device, away);
    return false;
  }
}
