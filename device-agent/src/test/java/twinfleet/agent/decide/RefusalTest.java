package twinfleet.agent.decide;

import static org.assertj.core.api.Assertions.assertThat;
import static twinfleet.agent.decide.Bench.IMAGE;
import static twinfleet.agent.decide.Bench.OLD;
import static twinfleet.agent.decide.Bench.OTHER_IMAGE;
import static twinfleet.agent.decide.Bench.START;
import static twinfleet.agent.decide.Bench.install;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import twinfleet.protocol.Reason;
import twinfleet.protocol.ReportedState;

/** Which offers the device does not start, and how it says so (delivery-rules section 5, S2). */
class RefusalTest {
  private final Bench device = new Bench().online();

  @Test
  void anOfferForAnotherDeviceIsRefusedAndNotRemembered() {
    device.desired(new Offer(900, 900).device("gw-0002").document());
    assertBreach(Breach.OTHER_DEVICE);
    assertThat(device.told().reason()).isEqualTo(Reason.INCOMPATIBLE);
    assertThat(device.state.generation()).isZero();
  }

  @Test
  void anOfferForAnotherModelIsIncompatible() {
    device.desired(new Offer(7, 19).model("gw-4").document());
    assertFailed(Reason.INCOMPATIBLE);
    assertBreach(Breach.OTHER_MODEL);
  }

  @Test
  void anOfferThatRequiresMoreThanRunsIsIncompatible() {
    device.desired(new Offer(7, 19).requires("2.10.0").document());
    assertFailed(Reason.INCOMPATIBLE);
  }

  @Test
  void aReleaseCounterThatIsNotAboveTheInstalledOneIsRefused() {
    device.desired(install(7, 19)).install();
    device.desired(new Offer(8, 20).image(OLD, OTHER_IMAGE, 41).document());
    assertFailed(Reason.ROLLBACK_REFUSED);
    assertBreach(Breach.ROLLBACK);
  }

  @Test
  void anAuthorisedRollbackIsAccepted() {
    device.desired(install(7, 19)).install();
    device.desired(new Offer(8, 20).image(OLD, OTHER_IMAGE, 40).force().document());
    assertThat(device.phase()).isEqualTo(Phase.DOWNLOADING);
  }

  @Test
  void theRunningVersionIsReportedAppliedAtOnce() {
    device.desired(new Offer(7, 19).image(OLD, IMAGE, 40).document());
    assertThat(device.toldState()).isEqualTo(ReportedState.APPLIED);
    assertThat(device.told().currentVersion()).isEqualTo(OLD);
    assertThat(device.did(AgentEffect.StartDownload.class)).isFalse();
  }

  @Test
  void aForcedReinstallIsAppliedOnlyAfterABootOfItsOwn() {
    device.desired(new Offer(7, 19).image(OLD, IMAGE, 40).force().document());
    assertThat(device.phase()).isEqualTo(Phase.DOWNLOADING);
    String bootId = device.state.session().bootId();
    device.install();
    assertThat(device.phase()).isEqualTo(Phase.APPLIED);
    assertThat(device.state.session().bootId()).isNotEqualTo(bootId);
  }

  @Test
  void anOfferThatExpiredByTheWallClockIsNotStartedAndToldBySnapshot() {
    device.wall = START.plus(Duration.ofHours(73));
    device.desired(install(7, 19));
    assertNotStarted();
  }

  @Test
  void anOfferThatExpiredByTheMonotonicMeasureIsNotStartedThoughTheWallClockIsWrong() {
    device.wall = START.minus(Duration.ofDays(3000));
    device.retained(install(7, 19));
    device.elapsedMs += Duration.ofHours(73).toMillis();
    device.on(at -> new AgentEvent.Tick(at, null));
    assertNotStarted();
  }

  @Test
  void aWallClockBeforeServerTimeDoesNotExpireAnOffer() {
    device.wall = START.minus(Duration.ofDays(3000));
    device.desired(install(7, 19));
    assertThat(device.phase()).isEqualTo(Phase.DOWNLOADING);
  }

  @Test
  void anOfferThatWasExpiredWhenItLeftBreaksThePromise() {
    device.desired(new Offer(7, 19).expiresAt(START).document());
    assertBreach(Breach.EXPIRED);
    assertThat(device.phase()).isEqualTo(Phase.RECEIVED);
  }

  private void assertFailed(Reason reason) {
    assertThat(device.phase()).isEqualTo(Phase.FAILED);
    assertThat(device.told().reason()).isEqualTo(reason);
  }

  private void assertBreach(Breach breach) {
    assertThat(device.effects(AgentEffect.ReportBreach.class).map(AgentEffect.ReportBreach::breach))
        .containsExactly(breach);
  }

  private void assertNotStarted() {
    assertThat(device.phase()).isEqualTo(Phase.RECEIVED);
    assertThat(device.did(AgentEffect.StartDownload.class)).isFalse();
    assertThat(device.snapshot().state()).isNull();
  }
}
