package twinfleet.loadtest.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ClosedLoopTest {
  private static final Duration LOOK = Duration.ofMillis(1);
  private static final Duration SHORT = Duration.ofMillis(50);

  private final AtomicLong done = new AtomicLong(1_000);

  @Test
  void whatWasDoneBeforeItBeganIsNotItsOwn() throws InterruptedException {
    ClosedLoop loop = new ClosedLoop(done::get, LOOK, 10, Duration.ZERO);
    ClosedLoop.Sent sent = loop.run(SHORT, Double.MAX_VALUE, n -> done.incrementAndGet());
    assertThat(sent.sent()).isPositive().isEqualTo(done.get() - 1_000);
    assertThat(sent.done()).isEqualTo(sent.sent());
  }

  @Test
  void neverIsMoreUnderWayThanTheWindow() throws InterruptedException {
    AtomicLong sent = new AtomicLong();
    AtomicLong most = new AtomicLong();
    // The far end does one message each time it is asked.
    ClosedLoop loop =
        new ClosedLoop(
            () -> done.get() - 1_000 < sent.get() ? done.incrementAndGet() : done.get(),
            LOOK,
            3,
            Duration.ZERO);
    loop.run(
        SHORT,
        Double.MAX_VALUE,
        n -> most.accumulateAndGet(sent.incrementAndGet() - (done.get() - 1_000), Math::max));
    assertThat(most.get()).isBetween(1L, 3L);
  }

  @Test
  void whatIsNeverDoneIsCountedAsLostWhereLossIsAllowed() throws InterruptedException {
    ClosedLoop loop = new ClosedLoop(done::get, LOOK, 5, SHORT);
    ClosedLoop.Sent sent = loop.run(SHORT, Double.MAX_VALUE, n -> {});
    assertThat(sent.lost()).isEqualTo(sent.sent()).isGreaterThanOrEqualTo(5);
    assertThat(sent.done()).isZero();
  }

  @Test
  void aRateHoldsItBack() throws InterruptedException {
    ClosedLoop loop = new ClosedLoop(done::get, LOOK, 1_000, Duration.ZERO);
    ClosedLoop.Sent sent = loop.run(SHORT, 100, n -> done.incrementAndGet());
    assertThat(sent.sent()).isBetween(1L, 6L);
  }
}
