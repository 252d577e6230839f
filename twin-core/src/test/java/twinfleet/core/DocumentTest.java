package twinfleet.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import twinfleet.core.TwinEvent.DocumentPublished;
import twinfleet.protocol.Directive;
import twinfleet.protocol.Priority;
import twinfleet.protocol.ReportedState;

/** The desired document follows the state, and what of it is owed (delivery-rules section 3). */
class DocumentTest {
  private static final Duration HEARTBEAT = Duration.ofMinutes(5);

  @Test
  void theDocumentFollowsTheState() {
    Scenario.pending().thenRetained(Directive.INSTALL);
    Scenario.inProgress().thenRetained(Directive.INSTALL);
    Scenario.delivered().thenRetained(Directive.INSTALL);
    Scenario.applied().thenRetained(null);
    Scenario.pending().when(Samples.cancel()).thenRetained(Directive.CANCEL);
    Scenario.pending().when(Samples.forceCancel()).thenRetained(Directive.CANCEL);
  }

  @Test
  void everyGateHoldsAPendingDelivery() {
    for (Gate gate : Gate.values()) {
      if (gate != Gate.NETWORK_PAUSE) {
        Scenario s = Scenario.pending().when(Samples.close(gate)).thenRetained(Directive.HOLD);
        s.thenWaits(gate.reason()).when(Samples.open(gate)).thenRetained(Directive.INSTALL);
      }
    }
  }

  @Test
  void whatIsInProgressFinishesThoughItsRolloutIsPaused() {
    for (Gate gate : new Gate[] {Gate.ROLLOUT_PAUSE, Gate.ROLLOUT_SLOT, Gate.MAINTENANCE_WINDOW}) {
      Scenario s = Scenario.inProgress().when(Samples.close(gate));
      s.thenRetained(Directive.INSTALL).thenWaits(null);
    }
    Scenario.inProgress()
        .when(Samples.close(Gate.OPERATOR_HOLD))
        .thenRetained(Directive.HOLD)
        .thenWaits(WaitingReason.OPERATOR_HOLD);
    Scenario.delivered().when(Samples.close(Gate.OPERATOR_HOLD)).thenRetained(Directive.HOLD);
  }

  @Test
  void twoFlagsAreOneHoldRevision() {
    Scenario s = Scenario.pending().when(Samples.close(Gate.OPERATOR_HOLD));
    long held = s.twin.revision();
    s.says(d -> d.loses(60)).thenWaits(WaitingReason.OPERATOR_HOLD);
    assertThat(s.twin.delivery().gates()).hasSize(2);
    assertThat(s.twin.revision()).isEqualTo(held);
    s.when(Samples.open(Gate.OPERATOR_HOLD)).thenRetained(Directive.HOLD);
    s.thenWaits(WaitingReason.NETWORK_UNSTABLE);
    assertThat(s.twin.revision()).isEqualTo(held);
  }

  @Test
  void aGenerationsFirstDocumentHoldCancelAndEmptyingGoOutWhateverThePresence() {
    Scenario s = Scenario.registered().when(Samples.assign()).thenRetained(Directive.INSTALL);
    s.when(Samples.close(Gate.OPERATOR_HOLD)).thenRetained(Directive.HOLD);
    s.when(Samples.cancel()).thenRetained(Directive.CANCEL);
    s.when(at -> new TwinCommand.Decommission(at)).thenRetained(null);
  }

  @Test
  void anyOtherInstallWaitsForPresenceAndTheSnapshot() {
    Scenario s = Scenario.pending().says(d -> d.goes(OfflineCause.WILL));
    s.when(Samples.close(Gate.OPERATOR_HOLD)).when(Samples.open(Gate.OPERATOR_HOLD));
    s.thenNothingOwed().thenDesired(Directive.INSTALL);
    assertThat(s.published.getLast().directive()).isEqualTo(Directive.HOLD);
    s.says(Device::comes);
    assertThat(s.published.getLast().directive()).isEqualTo(Directive.HOLD);
    s.says(Device::snapshot).thenRetained(Directive.INSTALL);
  }

  @Test
  void withoutASnapshotItGoesOutAfterTwoMinutes() {
    Scenario s = Scenario.pending().says(d -> d.goes(OfflineCause.WILL));
    s.when(Samples.close(Gate.OPERATOR_HOLD)).when(Samples.open(Gate.OPERATOR_HOLD));
    s.says(Device::comes).after(Duration.ofSeconds(119)).thenDesired(Directive.INSTALL);
    assertThat(s.published.getLast().directive()).isEqualTo(Directive.HOLD);
    s.after(Duration.ofSeconds(1)).thenRetained(Directive.INSTALL);
  }

  @Test
  void aCrashBetweenPublishAndItsFactRepeatsOnePublishWithTheSameRevision() {
    Scenario s = Scenario.online().brokerDown().when(Samples.assign());
    s.thenOwed(Directive.INSTALL, 1, 1).restarts().thenOwed(Directive.INSTALL, 1, 1);
    Outstanding.Publication p = s.owed();
    s.when(at -> Samples.confirm(p, at)).thenEvents(DocumentPublished.class).thenNothingOwed();
    s.when(at -> Samples.confirm(p, at)).thenUnchanged().restarts().thenNothingOwed();
  }

  @Test
  void aConfirmationOfAnOlderDocumentIsNoFact() {
    Scenario s = Scenario.online().brokerDown().when(Samples.assign());
    Outstanding.Publication first = s.owed();
    s.when(Samples.close(Gate.OPERATOR_HOLD)).when(at -> Samples.confirm(first, at));
    s.thenUnchanged().thenOwed(Directive.HOLD, 2, 1);
  }

  @Test
  void whatWasNeverConfirmedIsEmptiedAllTheSame() {
    Scenario s = Scenario.online().brokerDown().when(Samples.assign());
    s.when(at -> new TwinCommand.Decommission(at)).thenOwed(null, 1, 1);
  }

  @Test
  void emptyingRaisesNoRevisionAndTheNextDocumentDoes() {
    Scenario s = Scenario.applied();
    assertThat(s.twin.revision()).isEqualTo(1);
    s.when(Samples.assign("wish-2", Samples.release(Samples.NEWER, 30)));
    assertThat(s.twin.revision()).isEqualTo(2);
  }

  @Test
  void noOfferLeavesAfterItsExpiry() {
    Scenario s = Scenario.registered().brokerDown().when(Samples.withTtl(HEARTBEAT));
    s.thenOwed(Directive.INSTALL, 1, 1);
    s.now = s.now.plus(HEARTBEAT);
    s.thenNothingOwed().tick().thenOwed(Directive.CANCEL, 2, 1);
  }

  @Test
  void anOldRevisionIsRepairedByOnePublishWithoutAnAttempt() {
    Scenario s = Scenario.pending().says(d -> d.shows(null, null).snapshot());
    assertThat(s.published).hasSize(1);
    s.after(Duration.ofSeconds(61)).says(d -> d.shows(null, null).beat());
    assertThat(s.published).hasSize(2);
    assertThat(s.published.getLast().repair()).isTrue();
    s.thenAttempt(1).after(Duration.ofSeconds(61)).says(d -> d.shows(null, null).beat());
    assertThat(s.published).as("one per heartbeat interval").hasSize(2);
  }

  @Test
  void repairsAreThreePerConnectionThenHourly() {
    Scenario s = Scenario.online().when(Samples.assign()).when(Samples.cancel());
    s.device.shows(null, 0L);
    s.device.in(ReportedState.IN_PROGRESS).shows(1L, 0L);
    int before = s.published.size();
    s.beating(HEARTBEAT).after(Duration.ofMinutes(15));
    assertThat(s.published).hasSize(before + 3);
    s.after(Duration.ofMinutes(44));
    assertThat(s.published).hasSize(before + 3);
    s.after(Duration.ofMinutes(60));
    assertThat(s.published).hasSize(before + 4);
  }

  @Test
  void aNewConnectionDoesNotRepairSoonerThanAHeartbeatInterval() {
    Scenario s = Scenario.pending().after(Duration.ofSeconds(61));
    s.says(d -> d.shows(null, null).beat()).after(Duration.ofSeconds(90));
    s.says(d -> d.goes(OfflineCause.WILL)).connects();
    assertThat(s.published).hasSize(2);
    s.after(Duration.ofMinutes(4)).says(Device::beat);
    assertThat(s.published).hasSize(3);
  }

  @Test
  void nothingIsRepairedWhileNothingIsDesired() {
    Scenario s = Scenario.applied().after(Duration.ofMinutes(5));
    s.says(d -> d.shows(null, null).beat()).thenNothingOwed();
  }

  @Test
  void aHigherPriorityIsANewRevision() {
    Scenario s = Scenario.pending();
    s.when(at -> new TwinCommand.Prioritise(at, Priority.HIGH)).thenRetained(Directive.INSTALL);
    assertThat(s.published.getLast().priority()).isEqualTo(Priority.HIGH);
    assertThat(s.twin.revision()).isEqualTo(2);
    s.when(at -> new TwinCommand.Prioritise(at, Priority.HIGH)).thenUnchanged();
  }
}
