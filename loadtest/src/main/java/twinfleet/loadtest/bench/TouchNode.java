package twinfleet.loadtest.bench;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.pekko.actor.typed.ActorSystem;
import twinfleet.core.Outstanding.Publication;
import twinfleet.loadtest.load.Patience;
import twinfleet.protocol.DesiredDocument;
import twinfleet.protocol.DeviceId;
import twinfleet.protocol.SnapshotQuery;
import twinfleet.service.ProductClock;
import twinfleet.service.Settings;
import twinfleet.service.entity.IngressStatus;
import twinfleet.service.entity.Outlet;
import twinfleet.service.entity.ShardedTwins;
import twinfleet.service.entity.TwinMeters;
import twinfleet.service.entity.TwinSurroundings;

/**
 * The process of {@link TouchJvm}: twins, or bare entities, on the product's journal and nothing
 * around them. For a line "touch FROM TO" on standard input it asks each of them once and answers
 * "touched NANOS"; for "sleep" it waits until none is in memory and answers "asleep".
 */
final class TouchNode {
  /** First argument: the product's own twins. */
  static final String TWINS = "twins";

  /** First argument: entities without rules. */
  static final String BARE = "bare";

  private static final int IN_FLIGHT_MAX = 256;
  private static final Duration SLEEP_BOUND = Duration.ofSeconds(60);

  private TouchNode() {}

  /** Entities that answer out of their state. */
  interface Touch {
    /** Asks entity i; completes with its answer. */
    CompletionStage<?> of(int i);

    /** How many are in memory. */
    int awake();
  }

  /**
   * {@code args}: which; how long one that is not asked stays in memory, milliseconds; how many
   * events a bare one stores before its first answer.
   */
  public static void main(String[] args) throws Exception {
    ActorSystem<Void> system = BareEntityNode.start();
    int stayMs = Integer.parseInt(args[1]);
    Touch touch =
        args[0].equals(TWINS)
            ? twins(system, stayMs)
            : RecallEntity.open(system, stayMs, Integer.parseInt(args[2]));
    PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true);
    out.println("ready");
    try (BufferedReader orders =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      serve(orders, out, touch);
    } finally {
      system.terminate();
    }
  }

  private static Touch twins(ActorSystem<?> system, int stayMs) {
    // the first answers wait for cold connections and shards, which is not what is measured
    String patient = "twinfleet.entity { ask-timeout-ms = 60000, passivate-after-ms = %d }";
    Settings settings = Settings.load(patient.formatted(stayMs));
    IngressStatus ingress = new IngressStatus(system, settings.entity());
    ingress.changed(true);
    ShardedTwins twins = ShardedTwins.of(system, settings.entity());
    twins.open(
        new TwinSurroundings(
            settings.node(),
            new ProductClock(Instant.now(), settings.delivery().timeScale()),
            settings.delivery().policy(),
            settings.entity(),
            ingress,
            new Nowhere(),
            (device, at, loss) -> {},
            new TwinMeters(new SimpleMeterRegistry(), ingress)));
    return new Touch() {
      @Override
      public CompletionStage<?> of(int i) {
        return twins.view(PreparedFleet.device(i));
      }

      @Override
      public int awake() {
        return ingress.awakeTwins();
      }
    };
  }

  /** What twins send is not what is measured here. */
  private static final class Nowhere implements Outlet {
    @Override
    public void offer(DeviceId device, Publication publication, DesiredDocument document) {}

    @Override
    public void ask(DeviceId device, SnapshotQuery query) {}
  }

  private static void serve(BufferedReader orders, PrintStream out, Touch touch)
      throws IOException, InterruptedException {
    for (String order = orders.readLine(); order != null; order = orders.readLine()) {
      if (order.equals("sleep")) {
        if (!Patience.until(() -> touch.awake() == 0, SLEEP_BOUND)) {
          throw new IllegalStateException(touch.awake() + " do not sleep");
        }
        out.println("asleep");
      } else {
        String[] words = order.split(" ");
        int from = Integer.parseInt(words[1]);
        out.println("touched " + touched(touch, from, Integer.parseInt(words[2])));
      }
    }
  }

  private static long touched(Touch touch, int from, int to) throws InterruptedException {
    long begun = System.nanoTime();
    AtomicReference<Throwable> failed = new AtomicReference<>();
    Semaphore slots = new Semaphore(IN_FLIGHT_MAX);
    for (int i = from; i < to; i++) {
      slots.acquire();
      touch
          .of(i)
          .whenComplete(
              (answer, fault) -> {
                failed.compareAndSet(null, fault);
                slots.release();
              });
    }
    slots.acquire(IN_FLIGHT_MAX);
    if (failed.get() != null) {
      throw new IllegalStateException("not every one answered", failed.get());
    }
    return System.nanoTime() - begun;
  }
}
