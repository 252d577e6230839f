package twinfleet.core;

import static org.assertj.core.api.Assertions.assertThat;
import static twinfleet.core.Disposition.ACTIVE;
import static twinfleet.core.Disposition.DONE;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import twinfleet.core.TwinEvent.DeliveryExpired;
import twinfleet.protocol.Directive;

/** The time to live (delivery-rules section 5, first paragraph). */
class TtlTest {
  private static final Duration HEARTBEAT = Duration.ofMinutes(5);

  @Test
  void aPendingDeliveryExpiresAtItsTtl() {
    Scenario s = Scenario.pending().says(d -> d.goes(OfflineCause.WILL));
    s.after(Duration.ofHours(72).minusSeconds(1)).thenState(DeliveryState.PENDING, ACTIVE);
    s.after(Duration.ofSeconds(1)).thenEvents(DeliveryExpired.class);
    s.thenState(DeliveryState.EXPIRED, DONE).thenRetained(Directive.CANCEL);
    assertThat(((Phase.Expired) s.phase()).cause()).isEqualTo(WaitingReason.DEVICE_OFFLINE);
  }

  @Test
  void inProgressExpiresOnlyWithoutProgressForHalfAnHour() {
    Scenario s = Scenario.online().when(Samples.withTtl(Duration.ofHours(1)));
    s.says(d -> d.progress(1)).beating(HEARTBEAT).after(Duration.ofMinutes(25));
    s.says(d -> d.progress(2)).after(Duration.ofMinutes(20));
    s.says(d -> d.progress(3)).after(Duration.ofMinutes(29));
    s.thenState(DeliveryState.IN_PROGRESS, ACTIVE).after(Duration.ofMinutes(1));
    s.thenState(DeliveryState.EXPIRED, DONE);
    assertThat(((Phase.Expired) s.phase()).cause()).isNull();
  }

  @Test
  void aReconnectIsNoProgressAndDoesNotMoveTheTtl() {
    Scenario s = Scenario.online().when(Samples.withTtl(Duration.ofHours(1)));
    s.says(d -> d.progress(1)).says(d -> d.goes(OfflineCause.WILL)).after(Duration.ofMinutes(55));
    s.says(Device::comes).after(Duration.ofMinutes(5)).thenState(DeliveryState.EXPIRED, DONE);
  }

  @Test
  void atTheSameInstantTheTtlGoesBeforeTheRetry() {
    Scenario s = Scenario.online().beating(HEARTBEAT).when(Samples.withTtl(HEARTBEAT));
    s.after(HEARTBEAT).thenState(DeliveryState.EXPIRED, DONE).thenAttempt(1);
  }

  @Test
  void theSlotStartsTheTtl() {
    Scenario s = Scenario.online().beating(HEARTBEAT).when(Samples.inRollout());
    s.thenRetained(Directive.HOLD).thenWaits(WaitingReason.ROLLOUT_SLOT);
    s.after(Duration.ofDays(9)).thenState(DeliveryState.PENDING, ACTIVE).thenAttempt(1);
    s.when(Samples.open(Gate.ROLLOUT_SLOT)).thenRetained(Directive.INSTALL);
    assertThat(s.twin.delivery().expiresAt()).isEqualTo(s.now.plus(Duration.ofHours(72)));
    Instant first = s.twin.delivery().expiresAt();
    s.after(Duration.ofMinutes(1)).when(Samples.close(Gate.ROLLOUT_SLOT));
    s.when(Samples.open(Gate.ROLLOUT_SLOT));
    assertThat(s.twin.delivery().expiresAt()).isEqualTo(first);
  }
}
