package twinfleet.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import twinfleet.core.DeliveryState;
import twinfleet.core.TwinCommand;
import twinfleet.persistence.view.TwinPage;
import twinfleet.persistence.view.TwinRow;
import twinfleet.persistence.view.ViewFilter;
import twinfleet.persistence.view.ViewSort;
import twinfleet.protocol.DeviceId;
import twinfleet.service.entity.Given;

/** {@code TRUNCATE twin_view} while devices report and operators look: it comes back by itself. */
class RebuildTest {
  private static final Logger LOG = LoggerFactory.getLogger(RebuildTest.class);
  private static final int FLEET = 150;
  private static final String FAST =
      """
      twinfleet.delivery.time-scale = 120
      twinfleet.entity.passivate-after-ms = 200
      twinfleet.reconciler.slice-interval-ms = 100
      """;

  private final List<DeviceId> fleet =
      IntStream.range(0, FLEET).mapToObj(i -> new DeviceId("rebuilt-" + i)).toList();
  private final Map<DeviceId, Long> shown = new ConcurrentHashMap<>();
  private final Map<DeviceId, Long> connections = new ConcurrentHashMap<>();

  @Test
  void theReadModelIsRebuiltFromZeroWhileServing(@TempDir Path folder) throws Exception {
    try (PostgresRig postgres = new PostgresRig(folder);
        TwinsRig rig = new TwinsRig(postgres, FAST);
        ExecutorService threads = Executors.newFixedThreadPool(3)) {
      fleet.forEach(device -> rig.tell(device, Given.register(device, rig.clock.now())));
      await().atMost(TwinsRig.PATIENCE).until(() -> rig.rows("twin_view") == FLEET);
      AtomicBoolean ended = new AtomicBoolean();
      List<Future<?>> load = new ArrayList<>();
      load.add(threads.submit(() -> report(rig, 1, ended)));
      load.add(threads.submit(() -> report(rig, 2, ended)));
      load.add(threads.submit(() -> look(rig, ended)));
      await().atMost(TwinsRig.PATIENCE).until(() -> rig.rows("last_seen") == FLEET);
      DeviceId absent = new DeviceId("absent");
      rig.tell(absent, Given.register(absent, rig.clock.now()));
      rig.tell(absent, Given.assign(rig.clock.now(), Duration.ofMinutes(10)));
      rig.tell(absent, offerFor(rig, absent));

      rig.database.inTransaction(t -> t.update("TRUNCATE twin_view"));

      await().atMost(TwinsRig.PATIENCE).until(() -> rig.rows("twin_view") == FLEET + 1);
      await()
          .atMost(TwinsRig.PATIENCE)
          .until(() -> row(rig, absent).state() == DeliveryState.EXPIRED);
      ended.set(true);
      for (Future<?> part : load) {
        part.get();
      }
      fleet.forEach(device -> assertComplete(rig, device));
      LOG.info("{} reports went on during the rebuild", connections.values());
    }
  }

  private static TwinCommand offerFor(TwinsRig rig, DeviceId device) {
    return rig.outlet.offers().stream()
        .filter(offer -> offer.device().equals(device))
        .findFirst()
        .orElseThrow()
        .confirmed(rig.clock.now());
  }

  /** Devices come and go: each a fact of the journal. */
  private void report(TwinsRig rig, long seed, AtomicBoolean ended) {
    Random random = new Random(seed);
    while (!ended.get()) {
      DeviceId device = fleet.get(random.nextInt(FLEET));
      long connection = connections.merge(device, 1L, Long::sum);
      rig.tell(device, new TwinCommand.PresenceSaid(rig.clock.now(), true, null, 1L, connection));
    }
  }

  /** What was shown once is never followed by less, whatever the page. */
  private void look(TwinsRig rig, AtomicBoolean ended) {
    while (!ended.get()) {
      TwinPage page =
          rig.views.list(ViewFilter.ALL, ViewSort.BY_DEVICE, null, 500, rig.clock.now());
      for (TwinRow row : page.rows()) {
        Long before = shown.put(row.deviceId(), row.sequenceNr());
        assertThat(row.sequenceNr())
            .as("%s went back", row.deviceId())
            .isGreaterThanOrEqualTo(before == null ? 0 : before);
      }
    }
  }

  private static void assertComplete(TwinsRig rig, DeviceId device) {
    await()
        .atMost(TwinsRig.PATIENCE)
        .untilAsserted(
            () -> {
              TwinRow row = row(rig, device);
              assertThat(row.twin()).isEqualTo(rig.view(device).twin());
              assertThat(row.lastSeen()).as("what was measured stays").isNotNull();
            });
  }

  private static TwinRow row(TwinsRig rig, DeviceId device) {
    return rig.views.get(device, rig.clock.now()).orElseThrow();
  }
}
