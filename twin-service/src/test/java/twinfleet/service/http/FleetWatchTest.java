package twinfleet.service.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import twinfleet.persistence.view.FleetStatus;

/** Counts are shared, stay young while somebody asks, and are never given once they fail. */
class FleetWatchTest {
  private static final Duration BOUND = Duration.ofSeconds(60);
  private static final Duration LONG = Duration.ofHours(1);
  private static final Duration SHORT = Duration.ofMillis(1);

  private final AtomicInteger counted = new AtomicInteger();

  private FleetStatus count() {
    return new FleetStatus(
        Instant.EPOCH,
        counted.incrementAndGet(),
        Map.of(),
        Map.of(),
        Map.of(),
        Map.of(),
        Map.of(),
        0,
        0);
  }

  @Test
  void allWhoAskAtOnceWaitForOneCount() throws Exception {
    CountDownLatch goOn = new CountDownLatch(1);
    FleetWatch watch =
        new FleetWatch(
            () -> {
              await().atMost(BOUND).until(() -> goOn.getCount() == 0);
              return count();
            },
            LONG,
            LONG);
    CompletableFuture<FleetStatus> first = watch.latest();
    CompletableFuture<FleetStatus> second = watch.latest();
    assertThat(first).isNotDone();
    goOn.countDown();
    assertThat(first.get().devices()).isEqualTo(1);
    assertThat(second.get().devices()).isEqualTo(1);
    assertThat(watch.latest()).isDone();
  }

  @Test
  void countsStayYoungWhileSomebodyAsks() {
    FleetWatch watch = new FleetWatch(this::count, SHORT, LONG);
    await().atMost(BOUND).until(() -> watch.latest().get().devices() > 3);
  }

  @Test
  void nobodyCountsWhenNobodyAsks() throws Exception {
    FleetWatch watch = new FleetWatch(this::count, SHORT, Duration.ZERO);
    int asked = 0;
    while (watch.latest().get().devices() < 3) {
      asked++;
    }
    assertThat(counted.get()).as("one count per question at most").isLessThanOrEqualTo(asked + 1);
  }

  @Test
  void oldCountsAreNotGivenAfterAFailure() throws Exception {
    FleetWatch watch =
        new FleetWatch(
            () -> {
              if (counted.get() == 1) {
                counted.incrementAndGet();
                throw new IllegalStateException("the database is away");
              }
              return count();
            },
            SHORT,
            LONG);
    assertThat(watch.latest().get().devices()).isEqualTo(1);
    await()
        .atMost(BOUND)
        .untilAsserted(() -> assertThat(watch.latest().get().devices()).isGreaterThan(2));
    FleetWatch broken =
        new FleetWatch(
            () -> {
              throw new IllegalStateException("the database is away");
            },
            SHORT,
            LONG);
    assertThatThrownBy(() -> broken.latest().get()).isInstanceOf(ExecutionException.class);
  }
}
