package twinfleet.service.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class IngressWatchTest {
  private static final long BOUND = Duration.ofSeconds(10).toNanos();
  private final IngressWatch watch = new IngressWatch(2, Duration.ofSeconds(10));

  @Test
  void ingressIsUpOnlyWhenEveryConnectionHeardACanary() {
    assertThat(watch.isUp(0)).isFalse();
    watch.heard(0, 5);
    assertThat(watch.isUp(5)).isFalse();
    watch.heard(1, 6);
    assertThat(watch.isUp(6)).isTrue();
    assertThat(watch.isUp(5 + BOUND)).isTrue();
    assertThat(watch.isUp(6 + BOUND)).isFalse();
  }

  @Test
  void aConnectionIsDeafOnlyWhenTheBrokerTookACanaryForIt() {
    assertThat(watch.deaf(BOUND * 5)).isEmpty();
    watch.taken(1, 90, 100);
    assertThat(watch.deaf(100 + BOUND)).isEmpty();
    assertThat(watch.deaf(101 + BOUND)).containsExactly(1);
    watch.taken(1, 190, 200);
    assertThat(watch.deaf(101 + BOUND)).containsExactly(1);
    watch.heard(1, 300);
    assertThat(watch.deaf(101 + BOUND)).isEmpty();
  }

  @Test
  void aCanaryThatIsHeardBeforeItsPubackIsNotMissing() {
    watch.heard(0, 150);
    watch.taken(0, 100, 200);
    assertThat(watch.deaf(201 + BOUND)).isEmpty();
  }

  @Test
  void aConnectionBegunAnewIsGivenTheWholeBound() {
    watch.taken(0, 0, 1);
    watch.began(0);
    assertThat(watch.deaf(2 + BOUND)).isEmpty();
    watch.taken(0, BOUND, BOUND + 1);
    assertThat(watch.deaf(2 + 2 * BOUND)).containsExactly(0);
  }
}
