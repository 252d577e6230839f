package twinfleet.loadtest.bench;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import twinfleet.loadtest.load.LightFleet;
import twinfleet.loadtest.load.Patience;
import twinfleet.protocol.DesiredDocument;
import twinfleet.protocol.Directive;
import twinfleet.protocol.ReportedState;

/**
 * Devices that do what they are told by a script: IN_PROGRESS at once, DELIVERED a step later,
 * APPLIED another step later. The steps keep three reports, which come over several shared
 * connections, from overtaking each other; a real download takes longer.
 */
final class UpdatingFleet implements AutoCloseable {
  /** Between two reports of a device. */
  static final Duration STEP = Duration.ofSeconds(1);

  private final LightFleet fleet;
  private final AtomicLongArray generations;
  private final ScheduledExecutorService steps = Executors.newSingleThreadScheduledExecutor();
  private final AtomicInteger told = new AtomicInteger();
  private final AtomicLong toldLastNanos = new AtomicLong();
  private final AtomicInteger applied = new AtomicInteger();

  UpdatingFleet(LightFleet fleet) {
    this.fleet = fleet;
    this.generations = new AtomicLongArray(fleet.size());
    fleet.hearDocuments(this::document);
  }

  /** On a connection's thread; one device's documents all come on the same. */
  private void document(int device, DesiredDocument offer) {
    boolean known = offer.generation() <= generations.get(device);
    if (known || offer.directive() != Directive.INSTALL) {
      return;
    }
    generations.set(device, offer.generation());
    toldLastNanos.set(System.nanoTime());
    told.incrementAndGet();
    fleet.answer(device, offer.generation(), ReportedState.IN_PROGRESS, null, null);
    later(
        1,
        () ->
            fleet.answer(
                device, offer.generation(), ReportedState.DELIVERED, offer.sha256(), null));
    later(
        2,
        () -> {
          fleet.answer(device, offer.generation(), ReportedState.APPLIED, null, offer.version());
          applied.incrementAndGet();
        });
  }

  private void later(int count, Runnable step) {
    steps.schedule(step, count * STEP.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Forgets the counts of the rollout before. */
  void begin() {
    told.set(0);
    applied.set(0);
  }

  /** Waits until every device has its document and has sent its last report. */
  void awaitAllSent(Duration bound) throws InterruptedException {
    if (!Patience.until(() -> applied.get() >= fleet.size(), bound)) {
      throw new IllegalStateException(
          "%d of %d devices were told, %d have reported to the end within %s"
              .formatted(told.get(), fleet.size(), applied.get(), bound));
    }
  }

  /** When the last device had its document, by {@link System#nanoTime}. */
  long toldLastNanos() {
    return toldLastNanos.get();
  }

  @Override
  public void close() {
    steps.shutdownNow();
  }
}
