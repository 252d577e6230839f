package twinfleet.core;

import static org.assertj.core.api.Assertions.assertThat;
import static twinfleet.core.Disposition.ACTIVE;
import static twinfleet.core.Disposition.DONE;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import twinfleet.core.TwinEvent.AttemptOpened;
import twinfleet.core.TwinEvent.NetworkClassChanged;
import twinfleet.protocol.DeviceId;
import twinfleet.protocol.Directive;
import twinfleet.protocol.Reason;
import twinfleet.protocol.ReportedState;

/** Attempt windows, frozen clocks, progress and the TTL (delivery-rules sections 4 and 5). */
class RetryTest {
  private static final Duration HEARTBEAT = Duration.ofMinutes(5);

  @Test
  void aSilentDeviceThatIsAlwaysOnlineGetsSixOffersAndFailsAfter30h20() {
    Scenario s = Scenario.online().beating(HEARTBEAT).when(Samples.assign());
    Instant t = s.now;
    s.after(Duration.ofMinutes(30 * 60 + 19)).thenState(DeliveryState.PENDING, ACTIVE);
    s.thenOffersAt(t, "PT0S", "PT5M", "PT20M", "PT1H20M", "PT5H20M", "PT29H20M").thenAttempt(6);
    s.after(Duration.ofMinutes(1)).thenState(DeliveryState.FAILED, DONE);
    assertThat(((Phase.Failed) s.phase()).cause()).isEqualTo(Cause.RETRIES_EXHAUSTED);
    assertThat(((Phase.Failed) s.phase()).at()).isEqualTo(t.plus(Duration.parse("PT30H20M")));
    s.thenRetained(Directive.CANCEL);
  }

  @Test
  void everyAttemptRepeatsTheSameRevision() {
    Scenario s = Scenario.pending().beating(HEARTBEAT).after(Duration.ofHours(6));
    assertThat(s.published).hasSizeGreaterThan(4);
    assertThat(s.published).allMatch(p -> p.revision() == 1);
  }

  @Test
  void aPoorLinkWaitsTwiceAsLongAndAFairOneHalfAsMuchMore() {
    DeliveryPolicy p = DeliveryPolicy.standard().withJitterPerMille(0);
    assertThat(window(p, NetworkClass.GOOD, 1)).isEqualTo(Duration.ofMinutes(5));
    assertThat(window(p, NetworkClass.UNKNOWN, 1)).isEqualTo(Duration.ofMinutes(5));
    assertThat(window(p, NetworkClass.FAIR, 1)).isEqualTo(Duration.ofSeconds(450));
    assertThat(window(p, NetworkClass.POOR, 4)).isEqualTo(Duration.ofHours(8));
    assertThat(window(p, NetworkClass.POOR, 5)).isEqualTo(Duration.ofHours(24));
    assertThat(window(p, NetworkClass.POOR, 6)).isEqualTo(Duration.ofHours(2));
  }

  @Test
  void jitterStaysWithinATenthIsTheSameEverywhereAndIsNotZeroAtTheCap() {
    DeliveryPolicy p = DeliveryPolicy.standard();
    Set<Duration> seen = new HashSet<>();
    for (int i = 0; i < 500; i++) {
      DeviceId device = new DeviceId("gw-" + i);
      Duration at = RetrySchedule.window(p, NetworkClass.POOR, device, 1, 5);
      seen.add(at);
      assertThat(at).isBetween(Duration.ofMinutes(1296), Duration.ofMinutes(1584));
      assertThat(RetrySchedule.window(p, NetworkClass.POOR, device, 1, 5)).isEqualTo(at);
    }
    assertThat(seen).hasSizeGreaterThan(300);
    assertThat(seen).anyMatch(d -> d.compareTo(Duration.ofHours(25)) > 0);
    assertThat(seen).anyMatch(d -> d.compareTo(Duration.ofHours(23)) < 0);
    // golden: another build or machine must wait exactly as long
    assertThat(RetrySchedule.window(p, NetworkClass.GOOD, Samples.DEVICE, 7, 1))
        .isEqualTo(Duration.ofMillis(310_680));
  }

  private static Duration window(DeliveryPolicy p, NetworkClass network, int attempt) {
    return RetrySchedule.window(p, network, Samples.DEVICE, 1, attempt);
  }

  @Test
  void theWindowFollowsTheClassOfTheLinkWhenItOpens() {
    Scenario s = Scenario.online().says(d -> d.loses(15)).thenEvents(NetworkClassChanged.class);
    s.when(Samples.assign());
    assertThat(s.twin.delivery().attempt().window()).isEqualTo(Duration.ofMinutes(10));
  }

  @Test
  void theAttemptClockIsFrozenWhileOffline() {
    Scenario s = Scenario.pending().says(d -> d.goes(OfflineCause.WILL));
    s.after(Duration.ofHours(40)).thenAttempt(1).thenWaits(WaitingReason.DEVICE_OFFLINE);
    s.connects().thenAttempt(1).thenWaits(WaitingReason.ACKNOWLEDGEMENT);
    s.after(Duration.ofSeconds(359)).thenAttempt(1);
    s.after(Duration.ofSeconds(1)).thenAttempt(2);
  }

  @Test
  void whatWasLeftOfALongWindowIsLeftAfterAnAbsence() {
    Scenario s = Scenario.pending().beating(HEARTBEAT).after(Duration.ofMinutes(30));
    s.thenAttempt(3).silent().says(d -> d.goes(OfflineCause.WILL)).after(Duration.ofHours(9));
    s.connects().beating(HEARTBEAT).after(Duration.ofMinutes(49)).thenAttempt(3);
    s.after(Duration.ofMinutes(1)).thenAttempt(4);
  }

  @Test
  void theAttemptClockIsFrozenWhileHeldAndAReleaseGivesAFullWindow() {
    Scenario s = Scenario.pending().beating(HEARTBEAT).after(Duration.ofMinutes(4));
    s.when(Samples.close(Gate.OPERATOR_HOLD)).thenRetained(Directive.HOLD);
    s.after(Duration.ofHours(10)).thenAttempt(1).thenWaits(WaitingReason.OPERATOR_HOLD);
    s.when(Samples.open(Gate.OPERATOR_HOLD)).thenRetained(Directive.INSTALL).thenAttempt(1);
    s.after(Duration.ofSeconds(299)).thenAttempt(1);
    s.after(Duration.ofSeconds(1)).thenAttempt(2);
  }

  @Test
  void theAttemptClockDoesNotRunBeforeTheBrokerTookTheOffer() {
    Scenario s = Scenario.online().beating(HEARTBEAT).brokerDown().when(Samples.assign());
    s.thenOwed(Directive.INSTALL, 1, 1).after(Duration.ofHours(3)).thenAttempt(1);
    s.brokerUp().thenNothingOwed().after(Duration.ofMinutes(5)).thenAttempt(2);
  }

  @Test
  void ourSilenceIsNeverTheDevicesSilence() {
    Scenario s = Scenario.pending().when(Samples.ingress(false));
    s.after(Duration.ofHours(5)).thenAttempt(1).thenPresence(Presence.ONLINE);
    s.when(Samples.ingress(true)).after(Duration.ofSeconds(359)).thenAttempt(1);
    s.says(Device::beat).after(Duration.ofSeconds(1)).thenAttempt(2);
  }

  @Test
  void afterARecoveryNothingElapsesBeforeTheDeviceIsHeardAndSixMinutesMore() {
    Scenario s = Scenario.pending().after(Duration.ofMinutes(4)).restarts();
    s.thenPresence(Presence.UNKNOWN).thenWaits(WaitingReason.DEVICE_OFFLINE);
    s.after(Duration.ofMinutes(15)).thenAttempt(1).says(Device::beat);
    s.thenPresence(Presence.ONLINE).after(Duration.ofSeconds(359)).thenAttempt(1);
    s.after(Duration.ofSeconds(1)).thenAttempt(2);
  }

  @Test
  void halfAnHourWithoutProgressOpensTheNextAttempt() {
    Scenario s = Scenario.inProgress().beating(HEARTBEAT).after(Duration.ofMinutes(20));
    s.says(d -> d.progress(30)).thenUnchanged().after(Duration.ofMinutes(29)).thenAttempt(1);
    s.says(d -> d.progress(30)).thenUnchanged();
    s.after(Duration.ofMinutes(1)).thenAttempt(2).thenState(DeliveryState.PENDING, ACTIVE);
  }

  @Test
  void progressKeepsADownloadGoing() {
    Scenario s = Scenario.inProgress().beating(HEARTBEAT);
    for (int percent = 10; percent < 100; percent += 10) {
      int now = percent;
      s.after(Duration.ofMinutes(25)).says(d -> d.progress(now)).thenAttempt(1);
    }
  }

  @Test
  void aSnapshotThatRepeatsInProgressIsNoProgress() {
    Scenario s = Scenario.inProgress().beating(HEARTBEAT).after(Duration.ofMinutes(25));
    s.says(Device::snapshot).after(Duration.ofMinutes(5)).thenAttempt(2);
  }

  @Test
  void theProgressClockIsFrozenWhileOffline() {
    Scenario s = Scenario.inProgress().says(d -> d.goes(OfflineCause.WILL));
    s.after(Duration.ofHours(20)).thenAttempt(1).thenState(DeliveryState.IN_PROGRESS, ACTIVE);
    s.connects().beating(HEARTBEAT).after(Duration.ofMinutes(29)).thenAttempt(1);
    s.after(Duration.ofMinutes(1)).thenAttempt(2);
  }

  @Test
  void aSnapshotThatForgotAnAcknowledgedGenerationOpensTheNextAttemptAtOnce() {
    Scenario s = Scenario.inProgress();
    s.says(d -> d.shows(null, null).in(null).snapshot()).thenEvents(AttemptOpened.class);
    s.thenAttempt(2).thenState(DeliveryState.PENDING, ACTIVE);
    s.says(Device::snapshot).thenAttempt(2);
  }

  @Test
  void aSnapshotThatNeverKnewTheGenerationCostsNoAttempt() {
    Scenario s = Scenario.pending().beating(HEARTBEAT).after(Duration.ofMinutes(6));
    s.thenAttempt(2);
    s.says(d -> d.shows(null, null).snapshot()).thenAttempt(2);
  }

  @Test
  void aHeldDeliveryThatItsDeviceForgotCostsNoAttempt() {
    Scenario s = Scenario.inProgress().when(Samples.close(Gate.OPERATOR_HOLD));
    s.says(d -> d.shows(null, null).in(null).snapshot()).thenUnchanged().thenAttempt(1);
  }

  @Test
  void aSeventhAttemptFailsFromDeliveredToo() {
    Scenario s = Scenario.pending();
    for (int attempt = 1; attempt <= 5; attempt++) {
      s.says(d -> d.report(ReportedState.DELIVERED)).says(d -> d.snapshot(null, null));
      s.thenAttempt(attempt + 1);
    }
    s.says(d -> d.report(ReportedState.DELIVERED)).says(d -> d.snapshot(null, null));
    s.thenState(DeliveryState.FAILED, DONE).thenRetained(Directive.CANCEL);
  }

  @Test
  void aFailureAfterTheRestartIsNewsWhenTheDeviceHadBegunAgain() {
    Scenario s = Scenario.inProgress();
    s.says(d -> d.failed(Reason.BUSY));
    s.says(d -> d.report(ReportedState.IN_PROGRESS)).restarts();
    s.says(d -> d.in(ReportedState.FAILED).snapshot(null, Reason.BUSY));
    s.thenWaits(WaitingReason.BACKOFF);
  }

  @Test
  void aSnapshotThatRepeatsACountedFailureIsNotCountedAgain() {
    Scenario s = Scenario.inProgress().says(d -> d.failed(Reason.BUSY));
    s.says(d -> d.snapshot(null, Reason.BUSY));
    s.restarts().says(d -> d.snapshot(null, Reason.BUSY));
    assertThat(s.twin.delivery().tally().failures()).isEqualTo(1);
  }
}
