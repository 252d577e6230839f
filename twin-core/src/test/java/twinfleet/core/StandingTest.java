package twinfleet.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import twinfleet.protocol.Reason;
import twinfleet.protocol.ReportedState;

/** What is read off a twin: what it tracks, its place on the attention list, when to wake it. */
class StandingTest {
  private static Attention attention(Scenario s) {
    return Standing.attention(s.twin, s.overlay.presence(s.twin, s.policy, s.now));
  }

  /** When a passivated twin must be woken, as the read model would hold it. */
  private static Instant wake(Scenario s) {
    return Due.nextWake(s.twin, s.policy, s.now);
  }

  @Test
  void theTwinTracksItsAttemptsPublishesAndWhenEachStateWasEntered() {
    Scenario s = Scenario.pending();
    Instant assigned = s.now;
    assertThat(s.twin.lastUpdateAttempt()).isEqualTo(assigned);
    s.beating(Duration.ofMinutes(5)).after(Duration.ofMinutes(5)).thenAttempt(2);
    assertThat(s.twin.lastUpdateAttempt()).isEqualTo(s.now);
    assertThat(s.twin.delivery().tally().publishes()).isEqualTo(2);
    s.says(d -> d.report(ReportedState.IN_PROGRESS));
    assertThat(s.twin.delivery().entered())
        .containsEntry(DeliveryState.PENDING, assigned)
        .containsEntry(DeliveryState.IN_PROGRESS, s.now);
    assertThat(s.twin.link().lastOnlineTime()).isEqualTo(Scenario.T0);
    assertThat(s.twin.targetVersion()).isEqualTo(Samples.NEW);
    assertThat(s.twin.installed().current()).isEqualTo(Samples.OLD);
  }

  @Test
  void everyDeviceIsInExactlyOnePlaceOfTheAttentionList() {
    assertThat(attention(Scenario.online())).isEqualTo(Attention.FINE);
    assertThat(attention(Scenario.pending())).isEqualTo(Attention.IN_FLIGHT);
    assertThat(attention(Scenario.inProgress())).isEqualTo(Attention.IN_FLIGHT);
    assertThat(attention(Scenario.delivered())).isEqualTo(Attention.IN_FLIGHT);
    assertThat(attention(Scenario.applied())).isEqualTo(Attention.FINE);
    Scenario waits = Scenario.pending().says(d -> d.goes(OfflineCause.WILL));
    assertThat(attention(waits)).isEqualTo(Attention.WAITING);
    Scenario held = Scenario.pending().when(Samples.close(Gate.OPERATOR_HOLD));
    assertThat(attention(held)).isEqualTo(Attention.NEEDS_PERSON);
    Scenario failed = Scenario.pending().says(d -> d.failed(Reason.INCOMPATIBLE));
    assertThat(attention(failed)).isEqualTo(Attention.NEEDS_PERSON);
    Scenario revived = failed.says(d -> d.report(ReportedState.IN_PROGRESS));
    assertThat(attention(revived)).isEqualTo(Attention.IN_FLIGHT);
  }

  @Test
  void aPassivatedTwinIsWokenForItsTtlItsCancelAndItsRevival() {
    Scenario s = Scenario.pending().says(d -> d.goes(OfflineCause.WILL));
    Instant end = s.twin.delivery().expiresAt();
    assertThat(wake(s)).isEqualTo(end);
    s.after(Duration.ofHours(72));
    assertThat(wake(s)).as("CANCEL is dropped").isEqualTo(end.plus(Duration.ofHours(72)));
    s.says(Device::comes).says(d -> d.report(ReportedState.IN_PROGRESS));
    assertThat(wake(s)).as("revival ends").isEqualTo(s.now.plus(Duration.ofHours(24)));
    assertThat(wake(Scenario.delivered())).isNull();
    assertThat(wake(Scenario.applied())).isNull();
  }

  @Test
  void aPassivatedTwinIsWokenForWhatTheBrokerHasNotTaken() {
    Scenario s = Scenario.registered().brokerDown().when(Samples.assign());
    assertThat(wake(s)).isEqualTo(s.now.plus(Duration.ofMinutes(1)));
    Scenario offline = Scenario.pending().says(d -> d.goes(OfflineCause.WILL)).brokerDown();
    offline.when(Samples.close(Gate.OPERATOR_HOLD));
    assertThat(wake(offline)).as("a HOLD").isEqualTo(offline.now.plus(Duration.ofMinutes(1)));
    offline.brokerUp().when(Samples.open(Gate.OPERATOR_HOLD));
    Instant end = offline.twin.delivery().expiresAt();
    assertThat(wake(offline)).as("an INSTALL that waits for its device").isEqualTo(end);
  }

  @Test
  void aTwinThatWasPassivatedOfflineExpiresWhenItIsWoken() {
    Scenario s = Scenario.online().when(Samples.withTtl(Duration.ofHours(2)));
    s.says(d -> d.progress(1)).says(d -> d.goes(OfflineCause.WILL));
    s.now = wake(s);
    s.restarts().tick().thenState(DeliveryState.EXPIRED, Disposition.DONE);
  }

  @Test
  void nothingIsDueOutOfService() {
    Scenario s = Scenario.inProgress().when(TwinCommand.Decommission::new);
    assertThat(s.dueAt()).isNull();
    assertThat(wake(s)).isNull();
  }

  @Test
  void twoTwinsOfTheSameEventsAreEqual() {
    DeviceTwin one = Scenario.applied().twin;
    DeviceTwin other = Scenario.applied().twin;
    assertThat(one).isEqualTo(other).hasSameHashCodeAs(other);
  }

  @Test
  void anEventThatCannotFollowThrows() {
    Scenario s = Scenario.pending();
    Stamp back = new Stamp(s.now, 1, 0);
    Stamp now = new Stamp(s.now, 1, 1);
    assertThrows(s.twin, new TwinEvent.DeviceDecommissioned(back));
    assertThrows(s.twin, new TwinEvent.GateOpened(now, Gate.OPERATOR_HOLD, null));
    assertThrows(DeviceTwin.UNREGISTERED, new TwinEvent.ProbationPassed(now));
    assertThrows(Scenario.online().twin, new TwinEvent.ProbationPassed(now));
  }

  private static void assertThrows(DeviceTwin twin, TwinEvent event) {
    org.assertj.core.api.Assertions.assertThatThrownBy(() -> TwinEvolution.evolve(twin, event))
        .isInstanceOf(IllegalStateException.class);
  }
}
