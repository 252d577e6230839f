package twinfleet.core;

import static org.assertj.core.api.Assertions.assertThat;
import static twinfleet.core.Disposition.ACTIVE;
import static twinfleet.core.Disposition.DONE;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import twinfleet.core.TwinEvent.AssignmentSkipped;
import twinfleet.core.TwinEvent.AttemptFailed;
import twinfleet.core.TwinEvent.AttemptOpened;
import twinfleet.core.TwinEvent.DeliveryFailed;
import twinfleet.core.TwinEvent.DeliveryStarted;
import twinfleet.core.TwinEvent.FailureCounted;
import twinfleet.core.TwinEvent.FirmwareApplied;
import twinfleet.core.TwinEvent.FirmwareAssigned;
import twinfleet.core.TwinEvent.ImageDelivered;
import twinfleet.protocol.Directive;
import twinfleet.protocol.Reason;
import twinfleet.protocol.ReportedState;

/** The rows of delivery-rules section 3's table that a device walks on its way. */
class TransitionTest {
  @Test
  void anAssignmentMakesADeliveryPendingAndPublishesItAtOnce() {
    Scenario.online()
        .when(Samples.assign())
        .thenEvents(FirmwareAssigned.class)
        .thenState(DeliveryState.PENDING, ACTIVE)
        .thenRetained(Directive.INSTALL)
        .thenWaits(WaitingReason.ACKNOWLEDGEMENT)
        .thenAttempt(1);
  }

  @Test
  void anAssignmentOfWhatRunsIsSkippedUnlessForced() {
    Scenario s = Scenario.online();
    s.when(Samples.assign("wish-1", Samples.release(Samples.OLD, 20)))
        .thenEvents(AssignmentSkipped.class)
        .thenState(DeliveryState.APPLIED, Disposition.SKIPPED_ALREADY_INSTALLED)
        .thenDesired(null)
        .thenNothingOwed();
    s.when(Samples.forced("wish-2", Samples.release(Samples.OLD, 20)))
        .thenEvents(FirmwareAssigned.class)
        .thenRetained(Directive.INSTALL);
  }

  @Test
  void theRegisteredVersionDecidesNothing() {
    Scenario.registered()
        .when(Samples.assign("wish-1", Samples.release(Samples.OLD, 20)))
        .thenEvents(FirmwareAssigned.class);
  }

  @Test
  void theSameWishTwiceIsOneDelivery() {
    Scenario s = Scenario.pending().when(Samples.assign()).thenUnchanged();
    s.when(Samples.assign("wish-2", Samples.release(Samples.NEWER, 30)));
    s.when(Samples.assign()).thenUnchanged();
    assertThat(s.twin.generation()).isEqualTo(2);
  }

  @Test
  void aReleaseOfAnotherModelIsRefused() {
    Release alien =
        new Release(
            new twinfleet.protocol.Model("gw-9"), Samples.NEW, Samples.IMAGE, 1, "u", 1, null);
    Scenario.online().when(Samples.assign("w", alien)).thenRefused(Refusal.MODEL_MISMATCH);
  }

  @Test
  void theDeviceAcknowledgesThenDeliversThenApplies() {
    Scenario s = Scenario.pending();
    s.says(d -> d.report(ReportedState.IN_PROGRESS))
        .thenEvents(DeliveryStarted.class)
        .thenState(DeliveryState.IN_PROGRESS, ACTIVE)
        .thenWaits(null);
    s.says(d -> d.report(ReportedState.DELIVERED))
        .thenEvents(ImageDelivered.class)
        .thenState(DeliveryState.DELIVERED, ACTIVE)
        .thenWaits(WaitingReason.DEVICE_APPLY)
        .thenDesired(Directive.INSTALL);
    s.says(d -> d.runs(Samples.NEW).report(ReportedState.APPLIED))
        .thenEvents(FirmwareApplied.class)
        .thenState(DeliveryState.APPLIED, DONE)
        .thenRetained(null);
    assertThat(s.twin.installed().releaseCounter()).isEqualTo(20);
    assertThat(s.twin.installed().reported()).isEqualTo(Samples.NEW);
  }

  @Test
  void lostIntermediateReportsMayBeJumpedOver() {
    Scenario.pending()
        .says(d -> d.report(ReportedState.DELIVERED))
        .thenEvents(ImageDelivered.class);
    Scenario.pending()
        .says(d -> d.runs(Samples.NEW).report(ReportedState.APPLIED))
        .thenEvents(FirmwareApplied.class);
    Scenario.inProgress()
        .says(d -> d.runs(Samples.NEW).report(ReportedState.APPLIED))
        .thenEvents(FirmwareApplied.class);
  }

  @Test
  void deliveredWithAWrongDigestIsARetryableFailure() {
    Scenario.inProgress()
        .says(d -> d.delivered(Samples.OTHER_IMAGE))
        .thenEvents(AttemptFailed.class)
        .thenState(DeliveryState.PENDING, ACTIVE)
        .thenWaits(WaitingReason.BACKOFF);
  }

  @Test
  void appliedWithAnotherVersionIsRefusedAndTheSnapshotAsked() {
    Scenario s = Scenario.delivered().after(Duration.ofMinutes(2));
    s.says(d -> d.report(ReportedState.APPLIED))
        .thenRefused(Refusal.OTHER_VERSION)
        .thenAsked(null)
        .thenState(DeliveryState.DELIVERED, ACTIVE);
  }

  @Test
  void aSnapshotThatShowsTheTargetRunningAppliesFromEveryOpenState() {
    for (Scenario s :
        new Scenario[] {Scenario.pending(), Scenario.inProgress(), Scenario.delivered()}) {
      s.says(d -> d.runs(Samples.NEW).shows(null, null).in(null).snapshot());
      s.thenEvents(FirmwareApplied.class);
    }
  }

  @Test
  void aForcedReinstallIsAppliedOnlyByABootOfItsGeneration() {
    Scenario s = Scenario.online();
    s.when(Samples.forced("w", Samples.release(Samples.OLD, 20)));
    s.says(Device::snapshot).thenUnchanged().thenState(DeliveryState.PENDING, ACTIVE);
    s.says(d -> d.in(ReportedState.IN_PROGRESS).snapshot()).thenEvents(DeliveryStarted.class);
    s.says(d -> d.in(ReportedState.APPLIED).snapshot()).thenEvents(FirmwareApplied.class);
  }

  @Test
  void aRetryableFailureBacksOffAndAFurtherOneIsOnlyCounted() {
    Scenario s = Scenario.inProgress().says(d -> d.failed(Reason.NO_SPACE));
    s.thenEvents(AttemptFailed.class).thenWaits(WaitingReason.BACKOFF).thenAttempt(1);
    s.says(d -> d.failed(Reason.BUSY)).thenEvents(FailureCounted.class).thenAttempt(1);
    assertThat(s.twin.delivery().tally().failures()).isEqualTo(2);
    s.beating(Duration.ofMinutes(5)).after(Duration.ofMinutes(5));
    s.thenAttempt(2).thenWaits(WaitingReason.ACKNOWLEDGEMENT).thenRetained(Directive.INSTALL);
  }

  @Test
  void anAcknowledgementEndsBackoffInTheSameAttempt() {
    Scenario.inProgress()
        .says(d -> d.failed(Reason.DOWNLOAD_INTERRUPTED))
        .says(d -> d.report(ReportedState.IN_PROGRESS))
        .thenEvents(DeliveryStarted.class)
        .thenAttempt(1)
        .thenState(DeliveryState.IN_PROGRESS, ACTIVE);
  }

  @Test
  void aThirdDigestMismatchFailsForGood() {
    Scenario s = Scenario.inProgress();
    s.says(d -> d.failed(Reason.DIGEST_MISMATCH)).thenEvents(AttemptFailed.class);
    s.says(d -> d.delivered(Samples.OTHER_IMAGE)).thenEvents(FailureCounted.class);
    s.says(d -> d.failed(Reason.DIGEST_MISMATCH)).thenEvents(DeliveryFailed.class);
    assertThat(((Phase.Failed) s.phase()).cause()).isEqualTo(Cause.DIGEST_MISMATCH);
  }

  @Test
  void everyNonRetryableReasonFailsAndEmptiesTheDocument() {
    for (Reason reason : Reason.values()) {
      if (!Cause.of(reason).isRetryable()) {
        for (Scenario s :
            new Scenario[] {Scenario.pending(), Scenario.inProgress(), Scenario.delivered()}) {
          s.says(d -> d.failed(reason)).thenEvents(DeliveryFailed.class);
          s.thenState(DeliveryState.FAILED, DONE).thenRetained(null);
        }
      }
    }
  }

  @Test
  void everyRetryableReasonGoesBackToPending() {
    for (Reason reason : Reason.values()) {
      if (Cause.of(reason).isRetryable()) {
        Scenario.inProgress().says(d -> d.failed(reason)).thenEvents(AttemptFailed.class);
      }
    }
    Scenario.inProgress().says(d -> d.failed(null)).thenEvents(AttemptFailed.class);
  }

  @Test
  void canceledThatNobodyAskedForIsRejected() {
    Scenario s = Scenario.inProgress().says(d -> d.report(ReportedState.CANCELED));
    assertThat(((Phase.Failed) s.phase()).cause()).isEqualTo(Cause.REJECTED);
  }

  @Test
  void lowBatteryWhenDeliveredChangesNothingAndIsCounted() {
    Scenario s = Scenario.delivered().says(d -> d.failed(Reason.LOW_BATTERY));
    s.thenEvents(FailureCounted.class).thenState(DeliveryState.DELIVERED, ACTIVE);
  }

  @Test
  void aLowerRankThanTheStateIsRefused() {
    Scenario.delivered()
        .says(d -> d.report(ReportedState.IN_PROGRESS))
        .thenRefused(Refusal.LOWER_RANK);
    Scenario.applied().says(d -> d.report(ReportedState.DELIVERED)).thenRefused(Refusal.LOWER_RANK);
  }

  @Test
  void aLostStagedImageOpensTheNextAttemptWithADayAtLeast() {
    Scenario s = Scenario.online().when(Samples.withTtl(Duration.ofHours(2)));
    s.says(d -> d.report(ReportedState.DELIVERED));
    s.says(d -> d.snapshot(null, null)).thenEvents(AttemptOpened.class).thenAttempt(2);
    s.thenState(DeliveryState.PENDING, ACTIVE).thenRetained(Directive.INSTALL);
    assertThat(s.twin.delivery().expiresAt()).isEqualTo(s.now.plus(Duration.ofHours(24)));
  }

  @Test
  void aWrongDigestFoundLateOpensTheNextAttemptAndCounts() {
    Scenario s = Scenario.delivered().says(d -> d.failed(Reason.DIGEST_MISMATCH));
    s.thenEvents(AttemptOpened.class).thenAttempt(2).thenState(DeliveryState.PENDING, ACTIVE);
    s.says(d -> d.report(ReportedState.DELIVERED)).says(d -> d.delivered(Samples.OTHER_IMAGE));
    s.thenEvents(AttemptOpened.class).thenAttempt(3);
    assertThat(s.twin.delivery().tally().digestMismatches()).isEqualTo(2);
    assertThat(s.twin.delivery().expiresAt()).isEqualTo(s.now.plus(Duration.ofHours(72)));
  }

  @Test
  void deliveredNeverExpires() {
    Scenario.delivered()
        .beating(Duration.ofMinutes(5))
        .after(Duration.ofDays(10))
        .tick()
        .thenState(DeliveryState.DELIVERED, ACTIVE);
  }
}
