package twinfleet.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import twinfleet.core.TwinEvent.DeviceCameOnline;
import twinfleet.core.TwinEvent.DeviceWentOffline;
import twinfleet.core.TwinEvent.FlappingDetected;
import twinfleet.core.TwinEvent.GateClosed;
import twinfleet.core.TwinEvent.GateOpened;
import twinfleet.core.TwinEvent.NetworkClassChanged;
import twinfleet.protocol.Directive;
import twinfleet.protocol.ReportedState;

/** Presence, hints and the link's quality (delivery-rules section 5). */
class PresenceTest {
  private static final Duration HEARTBEAT = Duration.ofMinutes(5);

  @Test
  void anyMessageIsEvidence() {
    Scenario.registered().says(Device::beat).thenEvents(DeviceCameOnline.class);
    Scenario.registered().says(Device::comes).thenEvents(DeviceCameOnline.class);
    Scenario s = Scenario.registered().says(d -> d.reportOf(0, ReportedState.FAILED));
    s.thenPresence(Presence.ONLINE);
    Scenario.registered().says(Device::snapshot).thenPresence(Presence.ONLINE);
    Scenario.registered().thenPresence(Presence.UNKNOWN);
  }

  @Test
  void aMissedHeartbeatIsSuspectWithOneQueryAndThreeAreOffline() {
    Scenario s = Scenario.online().after(Duration.ofSeconds(359)).thenPresence(Presence.ONLINE);
    int asked = s.queries.size();
    s.after(Duration.ofSeconds(1)).thenPresence(Presence.SUSPECT);
    assertThat(s.queries).hasSize(asked + 1);
    s.after(Duration.ofMinutes(10).minusSeconds(1)).thenPresence(Presence.SUSPECT);
    assertThat(s.queries).hasSize(asked + 1);
    s.after(Duration.ofSeconds(1)).thenPresence(Presence.OFFLINE);
    s.thenEvents(DeviceWentOffline.class);
  }

  @Test
  void suspectIsStillPublishedToAndHeartbeatsAreNoEvents() {
    Scenario s = Scenario.pending().after(Duration.ofMinutes(6));
    s.thenPresence(Presence.SUSPECT).thenAttempt(2).thenRetained(Directive.INSTALL);
    int events = s.journal.size();
    s.says(Device::beat).says(Device::beat).thenPresence(Presence.ONLINE);
    assertThat(s.journal).hasSize(events);
  }

  @Test
  void theLastWillIsOfflineAtOnceAndALateOneIsIgnored() {
    Scenario s = Scenario.online();
    TwinCommand late = s.device.goes(OfflineCause.WILL);
    s.says(Device::comes).handle(late).thenRefused(Refusal.DUPLICATE);
    s.thenPresence(Presence.ONLINE);
    s.says(d -> d.goes(OfflineCause.WILL)).thenEvents(DeviceWentOffline.class);
    s.thenPresence(Presence.OFFLINE);
  }

  @Test
  void aConnectionFromNowhereIsRefusedAndLaterWillsCount() {
    Scenario s = Scenario.online();
    long far = Long.MAX_VALUE;
    s.when(at -> new TwinCommand.PresenceSaid(at, true, null, 1L, far));
    s.thenRefused(Refusal.TOO_FAR_AHEAD);
    s.when(at -> new TwinCommand.PresenceSaid(at, true, null, far, 1L));
    s.thenRefused(Refusal.TOO_FAR_AHEAD);
    s.says(d -> d.goes(OfflineCause.WILL)).thenPresence(Presence.OFFLINE);
    s.says(Device::comes).thenPresence(Presence.ONLINE);
  }

  @Test
  void aHeartbeatOrSnapshotOfAConnectionFromNowhereIsRefused() {
    Scenario s = Scenario.online();
    Mark next = new Mark(1, 1_000);
    long far = Long.MAX_VALUE;
    s.when(at -> new TwinCommand.Beat(at, next, far, null, null, null, null, List.of()));
    s.thenRefused(Refusal.TOO_FAR_AHEAD);
    s.when(
        at ->
            new TwinCommand.TakeSnapshot(at, next, Samples.OLD, null, null, null, null, null, far));
    s.thenRefused(Refusal.TOO_FAR_AHEAD);
    s.says(d -> d.goes(OfflineCause.WILL)).thenPresence(Presence.OFFLINE);
  }

  @Test
  void withoutNumbersArrivalOrderCounts() {
    Scenario s = Scenario.registered();
    s.when(at -> new TwinCommand.PresenceSaid(at, true, null, null, null));
    s.thenEvents(DeviceCameOnline.class);
    s.when(at -> new TwinCommand.PresenceSaid(at, false, null, null, null));
    s.thenEvents(DeviceWentOffline.class);
    s.when(at -> new TwinCommand.PresenceSaid(at, true, null, null, null));
    s.thenPresence(Presence.ONLINE);
  }

  @Test
  void recoveredOfflineStaysOfflineAndRecoveredOnlineGetsAFullPresencePeriod() {
    Scenario s = Scenario.online().says(d -> d.goes(OfflineCause.SHUTDOWN)).restarts();
    s.thenPresence(Presence.OFFLINE);
    Scenario t = Scenario.online().after(Duration.ofMinutes(14)).restarts();
    t.thenPresence(Presence.UNKNOWN).after(Duration.ofSeconds(959));
    t.thenPresence(Presence.UNKNOWN).after(Duration.ofSeconds(1)).thenPresence(Presence.OFFLINE);
  }

  @Test
  void noPresenceDeadlineElapsesWhileOurIngressIsDown() {
    Scenario s = Scenario.online().when(Samples.ingress(false)).after(Duration.ofDays(2));
    s.thenPresence(Presence.ONLINE).when(Samples.ingress(true));
    s.after(Duration.ofMinutes(15)).thenPresence(Presence.SUSPECT);
    s.after(Duration.ofMinutes(1)).thenPresence(Presence.OFFLINE);
  }

  @Test
  void threeEdgesInTenMinutesAreFlappingOnceAndThenDamped() {
    Scenario s = Scenario.online().says(d -> d.goes(OfflineCause.WILL)).says(Device::comes);
    s.thenEvents(DeviceCameOnline.class);
    s.says(d -> d.goes(OfflineCause.WILL)).thenEvents(FlappingDetected.class);
    int events = s.journal.size();
    for (int i = 0; i < 20; i++) {
      s.after(Duration.ofMinutes(1)).says(Device::comes).thenPresence(Presence.ONLINE);
      s.after(Duration.ofMinutes(1)).says(d -> d.goes(OfflineCause.WILL));
      s.thenPresence(Presence.OFFLINE);
    }
    assertThat(s.journal).hasSize(events);
    s.says(Device::comes).beating(HEARTBEAT).after(Duration.ofMinutes(10));
    assertThat(s.twin.link().flapping()).isNull();
    assertThat(s.twin.link().online()).isTrue();
    assertThat(s.journal).hasSize(events + 1);
  }

  @Test
  void noAttemptIsSpentWhileTheLinkFlaps() {
    Scenario s = Scenario.pending();
    for (int i = 0; i < 40; i++) {
      s.after(Duration.ofMinutes(2)).says(d -> d.goes(OfflineCause.WILL));
      s.after(Duration.ofMinutes(7)).says(Device::comes).says(Device::snapshot);
    }
    s.thenAttempt(1);
  }

  @Test
  void aHeartbeatThatDiffersMakesTheTwinAskAtMostOnceAMinute() {
    Scenario s = Scenario.pending().after(Duration.ofMinutes(1));
    s.says(d -> d.in(ReportedState.IN_PROGRESS).beat()).thenAsked(null).thenUnchanged();
    s.after(Duration.ofSeconds(59)).says(Device::beat).thenNotAsked();
    s.after(Duration.ofSeconds(1)).says(Device::beat).thenAsked(null);
    s.says(Device::snapshot).after(Duration.ofMinutes(2)).says(Device::beat).thenNotAsked();
  }

  @Test
  void afterOurRestartTheFirstHeartbeatDiffersOnce() {
    Scenario s = Scenario.inProgress().restarts().says(Device::beat).thenAsked(null);
    s.says(Device::snapshot).after(Duration.ofMinutes(2)).says(Device::beat).thenNotAsked();
    Scenario.registered().says(d -> d.runs(null).beat()).thenAsked(null);
  }

  @Test
  void packetLossOverTwentyPercentPausesWhatIsPendingOrInProgress() {
    for (Scenario s : new Scenario[] {Scenario.pending(), Scenario.inProgress()}) {
      s.says(d -> d.loses(20)).thenDesired(Directive.INSTALL);
      s.says(d -> d.loses(21)).thenRetained(Directive.HOLD);
      s.thenWaits(WaitingReason.NETWORK_UNSTABLE).thenAttempt(1);
    }
    Scenario.delivered().says(d -> d.loses(60)).thenDesired(Directive.INSTALL);
  }

  @Test
  void anAssignmentOverABadLinkIsPausedFromTheStart() {
    Scenario s = Scenario.online().says(d -> d.loses(60)).when(Samples.assign());
    s.thenRetained(Directive.HOLD);
    assertThat(s.published).allMatch(p -> p.directive() == Directive.HOLD);
  }

  @Test
  void thePauseLatchesUntilTwoCalmSamplesOverFiveMinutesAndDoesNotComeBack() {
    Scenario s = Scenario.pending().says(d -> d.loses(90)).thenRetained(Directive.HOLD);
    s.after(HEARTBEAT).says(d -> d.loses(12)).thenDesired(Directive.HOLD);
    s.after(HEARTBEAT).says(d -> d.loses(0)).thenDesired(Directive.HOLD);
    s.after(HEARTBEAT).says(d -> d.loses(0)).thenRetained(Directive.INSTALL);
    s.tick().says(Device::beat).thenDesired(Directive.INSTALL);
    Scenario t = Scenario.pending().says(d -> d.loses(90)).after(HEARTBEAT);
    t.says(d -> d.loses(0)).after(HEARTBEAT).says(d -> d.loses(0));
    t.thenEvents(GateOpened.class).tick().thenDesired(Directive.INSTALL);
    t.says(d -> d.loses(1)).thenEvents(NetworkClassChanged.class).thenDesired(Directive.INSTALL);
  }

  @Test
  void thePauseEndsAfterAnHourOfATolerableMean() {
    Scenario s = Scenario.pending().says(d -> d.loses(30)).thenDesired(Directive.HOLD);
    s.after(HEARTBEAT).says(d -> d.loses(11)).thenDesired(Directive.HOLD);
    s.after(HEARTBEAT).says(d -> d.loses(11));
    for (int minutes = 5; minutes < 60; minutes += 5) {
      s.after(HEARTBEAT).says(d -> d.loses(15)).thenDesired(Directive.HOLD);
    }
    s.after(HEARTBEAT).says(d -> d.loses(15)).thenRetained(Directive.INSTALL);
  }

  @Test
  void thePauseEndsWithDeliveredAndWithOffline() {
    Scenario s = Scenario.inProgress().says(d -> d.loses(60)).thenEvents(paused());
    s.says(d -> d.report(ReportedState.DELIVERED)).thenRetained(Directive.INSTALL);
    Scenario t = Scenario.pending().says(d -> d.loses(60)).says(d -> d.goes(OfflineCause.WILL));
    t.thenEvents(DeviceWentOffline.class, GateOpened.class).thenDesired(Directive.INSTALL);
    t.thenWaits(WaitingReason.DEVICE_OFFLINE).connects().thenRetained(Directive.INSTALL);
  }

  private static Class<?>[] paused() {
    return new Class<?>[] {NetworkClassChanged.class, GateClosed.class};
  }

  @Test
  void clocksAreFrozenUnderAPauseButTheTtlIsNot() {
    Scenario s = Scenario.online().when(Samples.withTtl(Duration.ofHours(3)));
    s.says(d -> d.loses(60)).beating(HEARTBEAT).after(Duration.ofHours(2)).thenAttempt(1);
    s.after(Duration.ofHours(1)).thenState(DeliveryState.EXPIRED, Disposition.DONE);
    assertThat(((Phase.Expired) s.phase()).cause()).isEqualTo(WaitingReason.NETWORK_UNSTABLE);
  }

  @Test
  void withoutASampleForTwentyMinutesTheClassIsUnknownAndNothingNewPauses() {
    Scenario s = Scenario.online().says(d -> d.loses(60)).beating(HEARTBEAT);
    s.after(Duration.ofMinutes(20));
    assertThat(s.overlay.networkClass(s.policy, s.now)).isEqualTo(NetworkClass.UNKNOWN);
    s.when(Samples.assign()).thenRetained(Directive.INSTALL);
    assertThat(s.twin.delivery().attempt().window()).isEqualTo(HEARTBEAT);
  }

  @Test
  void theNetworkPauseIsNobodysGate() {
    Scenario.pending().when(Samples.close(Gate.NETWORK_PAUSE)).thenRefused(Refusal.NOT_LEGAL);
  }

  @Test
  void waitingReasonsAreToldInTheirOrder() {
    Scenario s = Scenario.pending().thenWaits(WaitingReason.ACKNOWLEDGEMENT);
    s.says(d -> d.failed(twinfleet.protocol.Reason.BUSY)).thenWaits(WaitingReason.BACKOFF);
    s.when(Samples.close(Gate.ROLLOUT_SLOT)).thenWaits(WaitingReason.ROLLOUT_SLOT);
    s.says(d -> d.loses(60)).thenWaits(WaitingReason.NETWORK_UNSTABLE);
    s.restarts().thenWaits(WaitingReason.DEVICE_OFFLINE);
    s.when(Samples.close(Gate.MAINTENANCE_WINDOW)).thenWaits(WaitingReason.MAINTENANCE_WINDOW);
    s.when(Samples.close(Gate.OPERATOR_HOLD)).thenWaits(WaitingReason.OPERATOR_HOLD);
    s.when(Samples.cancel()).thenWaits(WaitingReason.CANCEL_CONFIRMATION);
  }
}
