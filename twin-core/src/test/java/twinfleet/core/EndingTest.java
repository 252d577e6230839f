package twinfleet.core;

import static org.assertj.core.api.Assertions.assertThat;
import static twinfleet.core.Disposition.ACTIVE;
import static twinfleet.core.Disposition.DONE;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import twinfleet.core.TwinEvent.AssignmentSkipped;
import twinfleet.core.TwinEvent.DeliveryCanceled;
import twinfleet.core.TwinEvent.DeliveryFailed;
import twinfleet.core.TwinEvent.DeliveryRevived;
import twinfleet.core.TwinEvent.EndConfirmed;
import twinfleet.core.TwinEvent.FirmwareApplied;
import twinfleet.core.TwinEvent.FirmwareAssigned;
import twinfleet.core.TwinEvent.ProbationPassed;
import twinfleet.core.TwinEvent.RevivalEnded;
import twinfleet.core.TwinEvent.VersionReported;
import twinfleet.protocol.Directive;
import twinfleet.protocol.Reason;
import twinfleet.protocol.ReportedState;

/** How deliveries end, and what may follow an end (delivery-rules section 3). */
class EndingTest {
  private static final Duration HEARTBEAT = Duration.ofMinutes(5);

  private static Scenario expired() {
    Scenario s = Scenario.pending().says(d -> d.goes(OfflineCause.WILL));
    return s.after(Duration.ofHours(72)).says(Device::comes);
  }

  @Test
  void threeSignsThatShowTheTargetPassTheProbation() {
    Scenario s = Scenario.applied();
    assertThat(s.twin.installed().settledTarget()).isNull();
    s.says(Device::beat).thenUnchanged().says(Device::snapshot).thenUnchanged();
    s.says(Device::beat).thenEvents(ProbationPassed.class);
    assertThat(s.twin.installed().settledTarget()).isEqualTo(Samples.NEW);
  }

  @Test
  void theProbationIsCountedAnewAfterARestart() {
    Scenario s = Scenario.applied().says(Device::beat).says(Device::beat).restarts();
    s.says(Device::beat).says(Device::beat).thenUnchanged();
    s.says(Device::beat).thenEvents(ProbationPassed.class);
  }

  @Test
  void anotherVersionWithinTheProbationIsAPostApplyRollback() {
    Scenario s = Scenario.applied().says(d -> d.runs(Samples.OLD).snapshot());
    s.thenState(DeliveryState.FAILED, DONE);
    assertThat(((Phase.Failed) s.phase()).cause()).isEqualTo(Cause.POST_APPLY_ROLLBACK);
    Scenario t = Scenario.applied();
    t.says(d -> d.runs(Samples.OLD).report(ReportedState.FAILED, Reason.ROLLED_BACK, null));
    assertThat(((Phase.Failed) t.phase()).cause()).isEqualTo(Cause.POST_APPLY_ROLLBACK);
    assertThat(t.twin.targetVersion()).isNull();
  }

  @Test
  void aHeartbeatWithAnotherVersionOnlyMakesTheTwinAsk() {
    Scenario s = Scenario.applied().after(Duration.ofMinutes(1));
    s.says(d -> d.runs(Samples.OLD).beat()).thenUnchanged().thenAsked(null);
  }

  @Test
  void anotherVersionAfterTheProbationIsDriftAndNoFailure() {
    Scenario s = Scenario.applied().beating(HEARTBEAT).after(Duration.ofMinutes(15)).silent();
    s.says(d -> d.runs(Samples.OLD).snapshot()).thenEvents(VersionReported.class);
    s.thenState(DeliveryState.APPLIED, DONE);
    assertThat(s.twin.targetVersion()).isEqualTo(Samples.NEW);
    s.says(d -> d.failed(Reason.ROLLED_BACK)).thenRefused(Refusal.LOWER_RANK);
    s.thenState(DeliveryState.APPLIED, DONE);
  }

  @Test
  void theDevicesOwnReportRevivesWhatHadExpired() {
    Scenario s = expired().says(d -> d.report(ReportedState.IN_PROGRESS));
    s.thenEvents(DeliveryRevived.class).thenState(DeliveryState.IN_PROGRESS, ACTIVE);
    s.thenRetained(null).thenAttempt(1).thenWaits(null);
    s.says(d -> d.report(ReportedState.DELIVERED)).thenState(DeliveryState.DELIVERED, ACTIVE);
    s.says(d -> d.runs(Samples.NEW).report(ReportedState.APPLIED));
    s.thenEvents(FirmwareApplied.class).thenState(DeliveryState.APPLIED, DONE);
  }

  @Test
  void aLateConfirmationRevivesAFailedDelivery() {
    Scenario s = Scenario.inProgress().says(d -> d.failed(Reason.INCOMPATIBLE));
    s.says(d -> d.report(ReportedState.DELIVERED)).thenEvents(DeliveryRevived.class);
    s.thenDesired(null);
  }

  @Test
  void aRevivalThatFailsOrTakesADayEndsAsItHadEnded() {
    Scenario s = expired().says(d -> d.report(ReportedState.DELIVERED));
    s.says(d -> d.failed(Reason.BUSY)).thenEvents(RevivalEnded.class);
    s.thenState(DeliveryState.EXPIRED, DONE).thenRetained(null);
    Scenario t = expired().says(d -> d.report(ReportedState.DELIVERED));
    t.after(Duration.ofHours(24)).thenState(DeliveryState.EXPIRED, DONE);
    t.thenRetained(Directive.CANCEL);
  }

  @Test
  void aNewerAssignSupersedesAndTheLastWins() {
    Scenario s = Scenario.inProgress();
    s.when(Samples.assign("wish-2", Samples.release(Samples.NEWER, 30)));
    s.thenEvents(FirmwareAssigned.class).thenState(DeliveryState.PENDING, ACTIVE);
    s.thenRetained(Directive.INSTALL);
    assertThat(s.twin.generation()).isEqualTo(2);
    s.says(d -> d.reportOf(1, ReportedState.FAILED)).thenRefused(Refusal.STALE_GENERATION);
  }

  @Test
  void aLateAppliedOfASupersededGenerationRaisesTheReleaseCounter() {
    Scenario s = Scenario.delivered();
    s.when(Samples.assign("wish-2", Samples.release(Samples.NEWER, 30)));
    s.says(d -> d.runs(Samples.NEW).reportOf(1, ReportedState.APPLIED));
    s.thenEvents(VersionReported.class).thenState(DeliveryState.PENDING, ACTIVE);
    assertThat(s.twin.installed().releaseCounter()).isEqualTo(20);
  }

  @Test
  void anOpenOfferThatWasOvertakenIsRollbackRefused() {
    Scenario s = Scenario.delivered();
    s.when(Samples.assign("wish-2", Samples.release(Samples.STRANGE, 10)));
    s.says(d -> d.runs(Samples.NEW).in(ReportedState.APPLIED).shows(1L, 1L).snapshot());
    s.thenEvents(VersionReported.class, DeliveryFailed.class);
    assertThat(((Phase.Failed) s.phase()).cause()).isEqualTo(Cause.ROLLBACK_REFUSED);
  }

  @Test
  void aReleaseAtOrBelowTheInstalledCounterNeedsAuthorisation() {
    Scenario s = Scenario.applied();
    s.when(Samples.assign("w2", Samples.release(Samples.STRANGE, 20)));
    s.thenRefused(Refusal.ROLLBACK_REFUSED);
    s.when(Samples.assign("w3", Samples.RELEASE)).thenEvents(AssignmentSkipped.class);
    s.when(Samples.forced("w4", Samples.RELEASE)).thenEvents(FirmwareAssigned.class);
    s.when(Samples.authorised("w5", Samples.release(Samples.STRANGE, 10)));
    s.thenEvents(FirmwareAssigned.class);
    s.says(d -> d.runs(Samples.STRANGE).report(ReportedState.APPLIED));
    assertThat(s.twin.installed().releaseCounter()).isEqualTo(20);
  }

  @Test
  void aCancelIsConfirmedByAReportOrBySnapshot() {
    Scenario s = Scenario.inProgress().when(Samples.cancel());
    s.thenState(DeliveryState.IN_PROGRESS, ACTIVE).thenWaits(WaitingReason.CANCEL_CONFIRMATION);
    s.says(d -> d.report(ReportedState.IN_PROGRESS)).thenRefused(Refusal.BEING_CANCELED);
    s.says(d -> d.report(ReportedState.CANCELED)).thenEvents(DeliveryCanceled.class);
    s.thenState(DeliveryState.IN_PROGRESS, Disposition.CANCELED).thenRetained(null);
    Scenario t = Scenario.inProgress().when(Samples.cancel());
    t.says(d -> d.shows(null, null).in(null).snapshot()).thenEvents(DeliveryCanceled.class);
    t.thenRetained(null);
  }

  @Test
  void anAppliedThatComesFirstWinsOverTheCancel() {
    Scenario s = Scenario.delivered().when(Samples.cancel());
    s.says(d -> d.runs(Samples.NEW).report(ReportedState.APPLIED));
    s.thenState(DeliveryState.APPLIED, DONE);
    Scenario t = Scenario.delivered().when(Samples.cancel());
    t.says(d -> d.runs(Samples.NEW).shows(null, null).snapshot());
    t.thenState(DeliveryState.APPLIED, DONE);
  }

  @Test
  void aForcedCancelEndsAtOnceAndStaysRetainedUntilConfirmed() {
    Scenario s = Scenario.inProgress().when(Samples.forceCancel());
    s.thenState(DeliveryState.IN_PROGRESS, Disposition.CANCELED).thenRetained(Directive.CANCEL);
    s.says(Device::snapshot).thenRefused(Refusal.CLOSED).thenDesired(Directive.CANCEL);
    s.says(d -> d.shows(null, null).in(null).snapshot()).thenEvents(EndConfirmed.class);
    s.thenRetained(null);
  }

  @Test
  void anUnconfirmedCancelIsDroppedAfter72Hours() {
    Scenario s = Scenario.inProgress().when(Samples.forceCancel());
    s.after(Duration.ofHours(72).minusSeconds(1)).thenDesired(Directive.CANCEL);
    s.after(Duration.ofSeconds(1)).thenRetained(null);
  }

  @Test
  void aCancelEndsAfterAnHourOfRunningClockOrAtTheTtl() {
    Scenario s = Scenario.inProgress().when(Samples.cancel()).beating(HEARTBEAT);
    s.after(Duration.ofMinutes(59)).thenState(DeliveryState.IN_PROGRESS, ACTIVE);
    s.after(Duration.ofMinutes(1)).thenRetained(Directive.CANCEL);
    assertThat(((Phase.Canceled) s.phase()).how()).isEqualTo(CancelEnd.TIMEOUT);
    Scenario t = Scenario.pending().says(d -> d.goes(OfflineCause.WILL)).when(Samples.cancel());
    t.after(Duration.ofHours(71)).thenState(DeliveryState.PENDING, ACTIVE);
    t.after(Duration.ofHours(1)).thenState(DeliveryState.PENDING, Disposition.CANCELED);
    assertThat(((Phase.Canceled) t.phase()).how()).isEqualTo(CancelEnd.TTL);
  }

  @Test
  void aCancelBeforeTheFirstSlotEndsTooThoughNoTtlHadBegun() {
    Scenario s = Scenario.registered().when(Samples.inRollout()).when(Samples.cancel());
    s.after(Duration.ofHours(72)).thenState(DeliveryState.PENDING, Disposition.CANCELED);
  }

  @Test
  void aCancelIsNeverAFailure() {
    Scenario s = Scenario.inProgress().when(Samples.cancel());
    s.says(d -> d.failed(Reason.INCOMPATIBLE)).thenEvents(DeliveryCanceled.class);
  }

  @Test
  void whatIsBeingCanceledTakesNoGateAndASecondCancelChangesNothing() {
    Scenario s = Scenario.inProgress().when(Samples.cancel()).when(Samples.cancel());
    s.thenUnchanged().when(Samples.close(Gate.OPERATOR_HOLD)).thenRefused(Refusal.BEING_CANCELED);
    s.when(Samples.forceCancel()).when(Samples.cancel()).thenUnchanged();
    Scenario.applied().when(Samples.cancel()).thenRefused(Refusal.NOTHING_OPEN);
    Scenario.online().when(Samples.cancel()).thenRefused(Refusal.NOTHING_OPEN);
  }

  @Test
  void skippedOverAnOpenDeliveryKeepsACancelUntilConfirmed() {
    Scenario s = Scenario.inProgress();
    s.when(Samples.assign("w2", Samples.release(Samples.OLD, 5)));
    s.thenEvents(AssignmentSkipped.class).thenRetained(Directive.CANCEL);
    s.says(d -> d.shows(1L, 1L).snapshot()).thenDesired(Directive.CANCEL);
    s.says(d -> d.shows(2L, 2L).in(null).snapshot()).thenDesired(Directive.CANCEL);
    s.says(d -> d.in(ReportedState.CANCELED).snapshot()).thenRetained(null);
  }

  @Test
  void decommissionClosesEmptiesAndRefuses() {
    Scenario s = Scenario.inProgress().when(at -> new TwinCommand.Decommission(at));
    s.thenState(DeliveryState.IN_PROGRESS, Disposition.DECOMMISSIONED).thenRetained(null);
    s.when(Samples.assign("w2", Samples.RELEASE)).thenRefused(Refusal.DECOMMISSIONED);
    s.says(d -> d.report(ReportedState.DELIVERED)).thenRefused(Refusal.DECOMMISSIONED);
    s.says(Device::beat).thenRefused(Refusal.DECOMMISSIONED);
    s.when(at -> new TwinCommand.Decommission(at)).thenUnchanged();
    s.when(at -> new TwinCommand.Recommission(at)).when(Samples.assign("w3", Samples.RELEASE));
    assertThat(s.twin.generation()).isEqualTo(2);
    s.when(at -> new TwinCommand.Recommission(at)).thenRefused(Refusal.NOT_DECOMMISSIONED);
  }

  @Test
  void theTargetFallsBackToTheLastThatPassedItsProbation() {
    Scenario s = Scenario.applied().beating(HEARTBEAT).after(Duration.ofMinutes(15));
    s.when(Samples.assign("w2", Samples.release(Samples.NEWER, 30)));
    assertThat(s.twin.targetVersion()).isEqualTo(Samples.NEWER);
    s.says(d -> d.failed(Reason.INCOMPATIBLE));
    assertThat(s.twin.targetVersion()).isEqualTo(Samples.NEW);
    s.when(Samples.assign("w3", Samples.release(Samples.NEWER, 30))).when(Samples.forceCancel());
    assertThat(s.twin.targetVersion()).isEqualTo(Samples.NEW);
  }
}
