package twinfleet.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import twinfleet.core.DeliveryState;
import twinfleet.core.DeviceTwin;
import twinfleet.core.Refusal;
import twinfleet.core.Standing;
import twinfleet.persistence.journal.Origin;
import twinfleet.protocol.DeviceId;
import twinfleet.protocol.ReportedState;
import twinfleet.service.entity.Given;
import twinfleet.service.entity.TwinReply;

/** Twins over a real PostgreSQL, through crashes of both. */
@TestInstance(Lifecycle.PER_CLASS)
class TwinsOnPostgresTest {
  private static final Logger LOG = LoggerFactory.getLogger(TwinsOnPostgresTest.class);
  private static final int FLEET = 2_000;

  private PostgresRig postgres;

  @BeforeAll
  void begin(@TempDir Path folder) {
    postgres = new PostgresRig(folder);
  }

  @AfterAll
  void end() {
    postgres.close();
  }

  @Test
  void aDeliveryGoesOnAfterARestartAndWhatWasOwedIsOfferedAgain() {
    DeviceId device = new DeviceId("restarted");
    DeviceTwin before;
    try (TwinsRig rig = new TwinsRig(postgres)) {
      rig.tell(device, Given.register(device, rig.clock.now()));
      rig.tell(device, Given.assign(rig.clock.now()));
      before = rig.view(device).twin();
      assertThat(rig.outlet.offers()).hasSize(1);
    }
    try (TwinsRig rig = new TwinsRig(postgres)) {
      assertThat(rig.view(device).twin()).isEqualTo(before);
      assertThat(rig.outlet.offers()).hasSize(1);
      rig.tell(device, rig.outlet.offers().getFirst().confirmed(rig.clock.now()));
      rig.tell(device, Given.online(rig.clock.now()));
      rig.tell(device, Given.report(rig.clock.now(), 1, ReportedState.IN_PROGRESS));
      rig.tell(device, Given.report(rig.clock.now(), 2, ReportedState.DELIVERED));
      before = rig.view(device).twin();
    }
    try (TwinsRig rig = new TwinsRig(postgres)) {
      assertThat(rig.view(device).twin()).isEqualTo(before);
      assertThat(rig.outlet.offers()).isEmpty();
      rig.tell(device, Given.report(rig.clock.now(), 3, ReportedState.APPLIED));
      assertThat(Standing.state(rig.view(device).twin())).isEqualTo(DeliveryState.APPLIED);
    }
  }

  @Test
  void anUnknownDeviceLeavesNoRowAndNoActor() {
    try (TwinsRig rig = new TwinsRig(postgres)) {
      DeviceId stranger = new DeviceId("stranger");
      long before = rig.rows("event_journal");
      TwinReply reply = rig.tell(stranger, Given.online(rig.clock.now()));
      assertThat(((TwinReply.Refused) reply).refusal()).isEqualTo(Refusal.UNKNOWN_DEVICE);
      assertThat(rig.rows("event_journal")).isEqualTo(before);
      await().atMost(TwinsRig.PATIENCE).until(() -> rig.ingress.awakeTwins() == 0);
    }
  }

  @Test
  void aStoppedDatabaseFailsWhatIsAskedMeanwhileAndHeals() {
    String soon = "twinfleet.entity.ask-timeout-ms = 2000";
    try (TwinsRig rig = new TwinsRig(postgres, soon)) {
      DeviceId device = new DeviceId("healing");
      rig.tell(device, Given.register(device, rig.clock.now()));
      postgres.close();
      Origin origin = Given.origin(rig.clock.now());
      CompletableFuture<TwinReply> failing =
          rig.twins.send(device, Given.assign(rig.clock.now()), origin).toCompletableFuture();
      await().atMost(TwinsRig.PATIENCE).until(failing::isCompletedExceptionally);
      assertThat(rig.outlet.offers()).isEmpty();
      postgres.start();
      await()
          .atMost(TwinsRig.PATIENCE)
          .ignoreExceptions()
          .until(() -> rig.tell(device, Given.assign(rig.clock.now())) instanceof TwinReply.Done);
      assertThat(rig.outlet.offers()).hasSize(1);
    }
  }

  @Test
  void aSleepingTwinIsWokenWhenSomethingIsDue() {
    String fast = "twinfleet.entity.passivate-after-ms = 200";
    try (TwinsRig rig = new TwinsRig(postgres, fast)) {
      DeviceId device = new DeviceId("sleeping");
      rig.tell(device, Given.register(device, rig.clock.now()));
      rig.tell(device, Given.assign(rig.clock.now()));
      rig.tell(device, rig.outlet.offers().getFirst().confirmed(rig.clock.now()));
      await().atMost(TwinsRig.PATIENCE).until(() -> rig.ingress.awakeTwins() == 0);
      await()
          .atMost(TwinsRig.PATIENCE)
          .until(() -> rig.views.get(device, rig.clock.now()).isPresent());
      makeDue(rig, device);
      await()
          .atMost(TwinsRig.PATIENCE)
          .until(() -> rig.meters.counter("twinfleet.wake.woken").count() >= 1);
    }
  }

  private static void makeDue(TwinsRig rig, DeviceId device) {
    rig.database.inTransaction(
        t ->
            t.update(
                "UPDATE twin_view SET wake_at = ? WHERE device_id = ?",
                rig.clock.now(),
                device.value()));
  }

  @Test
  void aFleetIsRegisteredAndAssignedAndSleepsAfterwards() {
    String soon = "twinfleet.entity { passivate-after-ms = 1000, ask-timeout-ms = 60000 }";
    try (TwinsRig rig = new TwinsRig(postgres, soon)) {
      long begun = System.nanoTime();
      List<CompletableFuture<?>> asked = new ArrayList<>();
      for (int i = 0; i < FLEET; i++) {
        DeviceId device = new DeviceId("fleet-%05d".formatted(i));
        Origin origin = Given.origin(rig.clock.now());
        asked.add(
            rig.twins
                .send(device, Given.register(device, rig.clock.now()), origin)
                .thenCompose(done -> rig.twins.send(device, Given.assign(rig.clock.now()), origin))
                .toCompletableFuture());
      }
      TwinsRig.answer(CompletableFuture.allOf(asked.toArray(CompletableFuture<?>[]::new)));
      long tookMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
      LOG.info("{} twins registered and assigned in {} ms", FLEET, tookMs);
      assertThat(rig.outlet.offers()).hasSize(FLEET);
      rig.outlet
          .offers()
          .forEach(
              offer ->
                  rig.twins.send(
                      offer.device(),
                      offer.confirmed(rig.clock.now()),
                      Given.origin(rig.clock.now())));
      await().atMost(TwinsRig.PATIENCE).until(() -> rig.ingress.awakeTwins() == 0);
    }
  }
}
