package twinfleet.agent.decide;

import static org.assertj.core.api.Assertions.assertThat;
import static twinfleet.agent.decide.Bench.IMAGE;
import static twinfleet.agent.decide.Bench.NEW;
import static twinfleet.agent.decide.Bench.OTHER_IMAGE;
import static twinfleet.agent.decide.Bench.cancel;
import static twinfleet.agent.decide.Bench.hold;
import static twinfleet.agent.decide.Bench.install;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import twinfleet.protocol.FirmwareVersion;
import twinfleet.protocol.Reason;
import twinfleet.protocol.ReportedState;
import twinfleet.protocol.SnapshotQuery;

/** What desired documents make the device do (delivery-rules sections 1, 3 and 5). */
class DocumentRulesTest {
  private final Bench device = new Bench().online();

  @Test
  void anInstallIsAcceptedWithAReportAndADownload() {
    device.desired(install(7, 19));
    assertThat(device.phase()).isEqualTo(Phase.DOWNLOADING);
    assertThat(device.toldState()).isEqualTo(ReportedState.IN_PROGRESS);
    assertThat(device.did(AgentEffect.StartDownload.class)).isTrue();
  }

  @Test
  void whatIsDecidedIsStoredBeforeItIsDone() {
    device.desired(install(7, 19));
    assertThat(device.last.getFirst()).isInstanceOf(AgentEffect.Persist.class);
  }

  @Test
  void aLowerRevisionIsIgnored() {
    device.desired(install(7, 19)).desired(cancel(7, 18));
    assertThat(device.phase()).isEqualTo(Phase.DOWNLOADING);
    assertThat(device.last).isEmpty();
  }

  @Test
  void anEqualRevisionIsAnsweredWithTheStateUnderANewSeq() {
    device.desired(install(7, 19)).ackReports();
    long before = device.state.session().seq();
    device.desired(install(7, 19));
    var answer = device.effects(AgentEffect.PublishReport.class).findFirst().orElseThrow();
    assertThat(answer.message().state()).isEqualTo(ReportedState.IN_PROGRESS);
    assertThat(answer.message().seq()).isGreaterThan(before);
    assertThat(device.did(AgentEffect.StartDownload.class)).isFalse();
  }

  @Test
  void anEqualRevisionTriesAgainAfterARetryableFailure() {
    device.desired(install(7, 19));
    failDownload(Reason.NO_SPACE);
    device.desired(install(7, 19));
    assertThat(device.phase()).isEqualTo(Phase.DOWNLOADING);
    assertThat(device.did(AgentEffect.StartDownload.class)).isTrue();
  }

  @Test
  void anEqualRevisionDoesNotTryAgainAfterAFinalFailure() {
    device.desired(install(7, 19));
    failDownload(Reason.UNKNOWN_ARTIFACT);
    device.ackReports().desired(install(7, 19));
    assertThat(device.phase()).isEqualTo(Phase.FAILED);
    assertThat(device.told().reason()).isEqualTo(Reason.UNKNOWN_ARTIFACT);
    assertThat(device.did(AgentEffect.StartDownload.class)).isFalse();
  }

  @Test
  void aNewGenerationStopsTheOldOneAndDeletesItsImage() {
    device.desired(install(7, 19));
    var newer = new Offer(8, 20).image(new FirmwareVersion("2.5.0"), OTHER_IMAGE, 42).document();
    device.desired(newer);
    assertThat(device.did(AgentEffect.StopTask.class)).isTrue();
    assertThat(device.effects(AgentEffect.DeleteStaged.class))
        .containsExactly(new AgentEffect.DeleteStaged(IMAGE));
    assertThat(device.state.generation()).isEqualTo(8);
    assertThat(device.phase()).isEqualTo(Phase.DOWNLOADING);
  }

  @Test
  void anOlderGenerationUnderANewerRevisionIsAnsweredByASnapshotOnly() {
    device.desired(install(7, 19)).desired(install(5, 30));
    assertThat(device.state.generation()).isEqualTo(7);
    assertThat(device.state.revision()).isEqualTo(19);
    assertThat(device.did(AgentEffect.PublishSnapshot.class)).isTrue();
    assertBreach(Breach.SUPERSEDED);
  }

  @Test
  void aHoldPausesTheDownloadAndKeepsWhatIsThere() {
    device.desired(install(7, 19)).desired(hold(7, 20));
    assertThat(device.did(AgentEffect.StopTask.class)).isTrue();
    assertThat(device.did(AgentEffect.DeleteStaged.class)).isFalse();
    assertThat(device.state.told()).isEqualTo(ReportedState.IN_PROGRESS);
    device.desired(install(7, 21));
    assertThat(device.did(AgentEffect.StartDownload.class)).isTrue();
  }

  @Test
  void aHoldKeepsAStagedImageFromBeingApplied() {
    device.desired(install(7, 19)).downloaded().desired(hold(7, 20));
    assertThat(device.phase()).isEqualTo(Phase.STAGED);
    assertThat(device.did(AgentEffect.StopTask.class)).isTrue();
    device.desired(install(7, 21));
    assertThat(device.did(AgentEffect.Flash.class)).isTrue();
  }

  @Test
  void aHoldThatComesFirstStartsNothing() {
    device.desired(hold(7, 19));
    assertThat(device.phase()).isEqualTo(Phase.RECEIVED);
    assertThat(device.did(AgentEffect.StartDownload.class)).isFalse();
    assertThat(device.toldState()).isNull();
  }

  @Test
  void aCancelStopsDeletesAndIsReported() {
    device.desired(install(7, 19)).downloaded().desired(cancel(7, 20));
    assertThat(device.did(AgentEffect.StopTask.class)).isTrue();
    assertThat(device.did(AgentEffect.DeleteStaged.class)).isTrue();
    assertThat(device.toldState()).isEqualTo(ReportedState.CANCELED);
    assertThat(device.phase()).isEqualTo(Phase.CANCELED);
  }

  @Test
  void aCancelOfAnUnknownGenerationIsReportedAndRemembered() {
    device.desired(cancel(9, 30));
    assertThat(device.toldState()).isEqualTo(ReportedState.CANCELED);
    assertThat(device.told().generation()).isEqualTo(9);
    assertThat(device.state.generation()).isEqualTo(9);
    assertThat(device.state.revision()).isEqualTo(30);
  }

  @Test
  void aCancelThatComesAfterTheNewImageIsConfirmedIsAnsweredWithApplied() {
    device.desired(install(7, 19)).install().desired(cancel(7, 20));
    assertThat(device.phase()).isEqualTo(Phase.APPLIED);
    assertThat(device.toldState()).isEqualTo(ReportedState.APPLIED);
  }

  @Test
  void anEmptyDocumentStopsNothing() {
    device.desired(install(7, 19)).on(AgentEvent.DesiredCleared::new);
    assertThat(device.last).isEmpty();
    assertThat(device.phase()).isEqualTo(Phase.DOWNLOADING);
  }

  @Test
  void aRetainedInstallWaitsForTheTwinsAnswerAtMostThirtySeconds() {
    device.retained(install(7, 19));
    assertThat(device.phase()).isEqualTo(Phase.RECEIVED);
    device.pass(Duration.ofSeconds(29));
    assertThat(device.phase()).isEqualTo(Phase.RECEIVED);
    device.pass(Duration.ofSeconds(1));
    assertThat(device.phase()).isEqualTo(Phase.DOWNLOADING);
  }

  @Test
  void connectionsThatLiveShorterThanTheWaitDoNotKeepAnOfferFromStarting() {
    device.retained(install(7, 19));
    for (int i = 0; i < 4; i++) {
      device.pass(Duration.ofSeconds(6)).lost().pass(Duration.ofSeconds(2));
      device.connect().retained(install(7, 19));
    }
    assertThat(device.phase()).isEqualTo(Phase.DOWNLOADING);
  }

  @Test
  void aQueryAfterTheSnapshotIsTheTwinsAnswer() {
    device.retained(install(7, 19));
    device.on(at -> new AgentEvent.QueryArrived(at, new SnapshotQuery(null)));
    assertThat(device.phase()).isEqualTo(Phase.DOWNLOADING);
  }

  @Test
  void anInstallThatTheSessionKeptWaitsLikeARetainedOne() {
    Bench early = new Bench().boot().subscribe().desired(install(7, 19));
    assertThat(early.phase()).isEqualTo(Phase.RECEIVED);
    early.ackSnapshot().desired(install(7, 19));
    assertThat(early.phase()).isEqualTo(Phase.DOWNLOADING);
  }

  @Test
  void aQueryBeforeTheSnapshotsPubackIsNoAnswer() {
    Bench early = new Bench().boot().subscribe().retained(install(7, 19));
    early.on(at -> new AgentEvent.QueryArrived(at, new SnapshotQuery(null)));
    assertThat(early.phase()).isEqualTo(Phase.RECEIVED);
  }

  @Test
  void aNewerDocumentTakesTheRetainedOneBackBeforeItStarts() {
    device.retained(install(7, 19)).desired(cancel(7, 20)).pass(Duration.ofMinutes(1));
    assertThat(device.phase()).isEqualTo(Phase.CANCELED);
    assertThat(NEW).isNotEqualTo(device.state.currentVersion());
  }

  private void failDownload(Reason reason) {
    long task = device.state.session().task();
    device.on(at -> new AgentEvent.DownloadFailed(at, task, reason));
    assertFailed(reason);
  }

  private void assertFailed(Reason reason) {
    assertThat(device.phase()).isEqualTo(Phase.FAILED);
    assertThat(device.told().reason()).isEqualTo(reason);
  }

  private void assertBreach(Breach breach) {
    assertThat(device.effects(AgentEffect.ReportBreach.class).map(AgentEffect.ReportBreach::breach))
        .containsExactly(breach);
  }
}
