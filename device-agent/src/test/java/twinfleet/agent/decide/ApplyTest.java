package twinfleet.agent.decide;

import static org.assertj.core.api.Assertions.assertThat;
import static twinfleet.agent.decide.Bench.IMAGE;
import static twinfleet.agent.decide.Bench.NEW;
import static twinfleet.agent.decide.Bench.OLD;
import static twinfleet.agent.decide.Bench.OTHER_IMAGE;
import static twinfleet.agent.decide.Bench.cancel;
import static twinfleet.agent.decide.Bench.install;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import twinfleet.protocol.FirmwareVersion;
import twinfleet.protocol.Reason;
import twinfleet.protocol.ReportedState;

/** The way of an image from the first byte to the confirmed boot, and back. */
class ApplyTest {
  private final Bench device = new Bench().online().desired(install(7, 19)).ackReports();

  @Test
  void deliveredIsReportedOnlyWithTheRightDigestOverTheWholeImage() {
    device.downloaded();
    assertThat(device.toldState()).isEqualTo(ReportedState.DELIVERED);
    assertThat(device.told().sha256()).isEqualTo(IMAGE);
  }

  @Test
  void aWrongDigestDeletesTheImageAndFails() {
    device.downloaded(OTHER_IMAGE);
    assertThat(device.did(AgentEffect.DeleteStaged.class)).isTrue();
    assertFailed(Reason.DIGEST_MISMATCH);
  }

  @Test
  void theOutcomeOfAStoppedDownloadCountsForNothing() {
    long task = device.state.session().task();
    device.desired(cancel(7, 20)).ackReports();
    device.on(at -> new AgentEvent.DownloadFinished(at, task, IMAGE));
    assertThat(device.last).isEmpty();
    assertThat(device.phase()).isEqualTo(Phase.CANCELED);
  }

  @Test
  void appliedIsReportedOnlyAfterBootAndSelfTest() {
    device.downloaded().flashed();
    assertThat(device.did(AgentEffect.Reboot.class)).isTrue();
    assertThat(device.state.told()).isEqualTo(ReportedState.DELIVERED);
    device.boot(NEW).connect();
    assertThat(device.state.told()).isEqualTo(ReportedState.DELIVERED);
    assertThat(device.state.currentVersion()).isEqualTo(OLD);
    device.selfTest(true);
    assertThat(device.toldState()).isEqualTo(ReportedState.APPLIED);
    assertThat(device.told().currentVersion()).isEqualTo(NEW);
    assertThat(device.state.memory().installedCounter()).isEqualTo(41);
  }

  @Test
  void aFailedSelfTestBootsBackAndIsReportedAsRolledBack() {
    device.downloaded().flashed().boot(NEW).connect().selfTest(false);
    assertThat(device.effects(AgentEffect.Reboot.class))
        .containsExactly(new AgentEffect.Reboot(OLD));
    device.boot(OLD).connect();
    assertFailed(Reason.ROLLED_BACK);
    assertThat(device.state.currentVersion()).isEqualTo(OLD);
    assertThat(device.state.memory().installedCounter()).isZero();
  }

  @Test
  void aFailedFlashIsReportedAsApplyFailed() {
    device.downloaded();
    long task = device.state.session().task();
    device.on(at -> new AgentEvent.FlashFailed(at, task));
    assertFailed(Reason.APPLY_FAILED);
  }

  @Test
  void aNewImageThatDoesNotComeUpIsReportedAsApplyFailed() {
    device.downloaded().flashed().boot(OLD);
    assertFailed(Reason.APPLY_FAILED);
  }

  @Test
  void aCancelDuringTheTrialWaitsForItsEndAndAppliedWins() {
    device.downloaded().flashed().boot(NEW).connect().desired(cancel(7, 20));
    assertThat(device.phase()).isEqualTo(Phase.TRIAL);
    device.selfTest(true);
    assertThat(device.phase()).isEqualTo(Phase.APPLIED);
    assertThat(device.state.revision()).isEqualTo(20);
  }

  @Test
  void aCancelDuringATrialThatFailsEndsCanceled() {
    device.downloaded().flashed().boot(NEW).connect().desired(cancel(7, 20));
    device.selfTest(false).boot(OLD);
    assertThat(device.phase()).isEqualTo(Phase.CANCELED);
    assertThat(device.toldState()).isEqualTo(ReportedState.CANCELED);
  }

  @Test
  void aNewGenerationDuringTheTrialStartsAfterItsEndEvenOverAPowerCut() {
    device.downloaded().flashed().boot(NEW).connect();
    var newer = new Offer(8, 20).image(new FirmwareVersion("2.5.0"), OTHER_IMAGE, 42).document();
    device.desired(newer).powerCut().boot(NEW).connect().selfTest(true);
    assertThat(device.state.generation()).isEqualTo(8);
    assertThat(device.phase()).isEqualTo(Phase.DOWNLOADING);
    assertThat(device.state.memory().outbox()).anyMatch(r -> r.state() == ReportedState.APPLIED);
  }

  @Test
  void aPowerCutResumesWhatWasUnderWay() {
    device.powerCut().boot();
    assertThat(device.did(AgentEffect.StartDownload.class)).isTrue();
    device.downloaded().powerCut().boot();
    assertThat(device.did(AgentEffect.Flash.class)).isTrue();
    device.flashed().powerCut().boot(NEW);
    assertThat(device.did(AgentEffect.SelfTest.class)).isTrue();
  }

  @Test
  void aLostStagedImageIsToldBySnapshotAndFetchedAgainWhenAsked() {
    device.downloaded().ackReports().on(AgentEvent.StagingLost::new);
    assertThat(device.snapshot().state()).isNull();
    assertThat(device.snapshot().stagedSha256()).isNull();
    device.desired(install(7, 20));
    assertThat(device.did(AgentEffect.StartDownload.class)).isTrue();
  }

  @Test
  void aDownloadWithoutAByteForTwoHoursIsInterrupted() {
    device.pass(Duration.ofMinutes(119));
    assertThat(device.phase()).isEqualTo(Phase.DOWNLOADING);
    device.pass(Duration.ofMinutes(1));
    assertFailed(Reason.DOWNLOAD_INTERRUPTED);
    assertThat(device.did(AgentEffect.DeleteStaged.class)).isFalse();
  }

  @Test
  void progressIsReportedSparinglyAndOnlyWhenBytesMoved() {
    long task = device.state.session().task();
    device.on(at -> new AgentEvent.DownloadProgressed(at, task, 100_000));
    assertThat(device.told()).isNull();
    device.pass(Duration.ofMinutes(10));
    assertThat(device.told()).isNull();
    device.on(at -> new AgentEvent.DownloadProgressed(at, task, 400_000));
    assertThat(device.told().progressPercent()).isEqualTo(40);
  }

  @Test
  void anImageThatGivesWayAfterItWasConfirmedIsReported() {
    device.install().powerCut().boot(OLD);
    assertFailed(Reason.ROLLED_BACK);
    assertThat(device.state.currentVersion()).isEqualTo(OLD);
  }

  private void assertFailed(Reason reason) {
    assertThat(device.phase()).isEqualTo(Phase.FAILED);
    assertThat(device.told().state()).isEqualTo(ReportedState.FAILED);
    assertThat(device.told().reason()).isEqualTo(reason);
  }
}
