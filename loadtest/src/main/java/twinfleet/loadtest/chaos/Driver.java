package twinfleet.loadtest.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import twinfleet.loadtest.chaos.OperatorApi.Body;
import twinfleet.loadtest.chaos.Seen.Call;
import twinfleet.loadtest.chaos.Seen.Outcome;

/**
 * The load: one operator per device, who assigns release after release, sometimes before the last
 * one arrived, repeats what was not answered and sometimes what was.
 */
final class Driver implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Driver.class);
  private static final Duration APPLIED_BOUND = Duration.ofSeconds(45);
  private static final Duration STOP_BOUND = Duration.ofSeconds(60);
  private static final double SUPERSEDED_SHARE = 0.2;
  private static final double REPEATED_SHARE = 0.2;
  private static final int HURRY_MS_MAX = 1_500;

  private final OperatorApi api;
  private final Releases releases;
  private final Fleet fleet;
  private final long seed;
  private final Pause pause = new Pause();
  private final List<Thread> operators = new ArrayList<>();
  private final AtomicInteger applied = new AtomicInteger();
  private final AtomicIntegerArray latest;

  Driver(OperatorApi api, Releases releases, Fleet fleet, long seed) {
    this.api = api;
    this.releases = releases;
    this.fleet = fleet;
    this.seed = seed;
    latest = new AtomicIntegerArray(fleet.size());
  }

  /** Begins with the first {@code devices}. */
  void start(int devices) {
    SplittableRandom chance = new SplittableRandom(seed);
    for (int i = 0; i < devices; i++) {
      int device = i;
      SplittableRandom own = chance.split();
      operators.add(
          Thread.ofVirtual()
              .name("operator-" + i)
              .start(
                  () -> {
                    try {
                      drive(device, own);
                    } catch (InterruptedException ended) {
                      LOG.debug("an operator was sent home", ended);
                    }
                  }));
    }
  }

  private void drive(int device, SplittableRandom chance) throws InterruptedException {
    while (!pause.isStopped()) {
      Call call = assignNext(device);
      if (call.outcome() == Outcome.OK && chance.nextDouble() < REPEATED_SHARE) {
        assign(device, latest.get(device));
      }
      if (chance.nextDouble() < SUPERSEDED_SHARE) {
        pause.of(Duration.ofMillis(chance.nextInt(HURRY_MS_MAX)));
      } else if (pause.until(() -> runs(device, latest.get(device)), APPLIED_BOUND)) {
        applied.incrementAndGet();
      }
    }
  }

  /** Assigns the next release to {@code device}, until it is known what became of it. */
  Call assignNext(int device) throws InterruptedException {
    int number = latest.get(device) + 1;
    if (!releases.provide(number)) {
      throw new InterruptedException("stopped before release " + number);
    }
    latest.set(device, number);
    return assign(device, number);
  }

  private Call assign(int device, int number) throws InterruptedException {
    String id = Fleet.deviceId(device).value();
    String json = "{\"version\":\"" + Releases.version(number) + "\"}";
    String key = "assign-" + seed + "-" + device + "-" + number;
    return api.writeUntilKnown(
        "assign", id, key, "POST", "devices/" + id + "/assign", Body.json(json));
  }

  /** Whether the device itself says that it runs its latest release. */
  boolean isUpToDate(int device) {
    return latest.get(device) == 0 || runs(device, latest.get(device));
  }

  private boolean runs(int device, int number) {
    return fleet.state(device).currentVersion().equals(Releases.version(number));
  }

  /** Updates that came to their end while an operator waited. */
  int applied() {
    return applied.get();
  }

  /** Lets each operator finish its sentence. */
  void stop() throws InterruptedException {
    pause.stop();
    long end = System.nanoTime() + STOP_BOUND.toNanos();
    for (Thread operator : operators) {
      long left = Math.max(1, (end - System.nanoTime()) / 1_000_000);
      operator.join(left);
      operator.interrupt();
    }
    operators.clear();
  }

  @Override
  public void close() {
    pause.stop();
    operators.forEach(Thread::interrupt);
  }
}
