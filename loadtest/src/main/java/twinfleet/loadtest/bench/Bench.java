package twinfleet.loadtest.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** What one call of the command shares among its benchmarks. */
final class Bench {
  private final BenchSettings settings;
  private final Consumer<String> progress;
  private Machine machine;

  /**
   * @param machine before any rig was open
   * @param progress takes one line of what is going on
   */
  Bench(BenchSettings settings, Machine machine, Consumer<String> progress) {
    this.settings = settings;
    this.machine = machine;
    this.progress = progress;
  }

  BenchSettings settings() {
    return settings;
  }

  /** Where all this is measured, with broker and database once a rig was open. */
  Machine machine() {
    return machine;
  }

  /** Tells who waits. */
  void say(String format, Object... values) {
    progress.accept(format.formatted(values));
  }

  /** A benchmark on a fleet of one size. */
  @FunctionalInterface
  interface Sized {
    /** Measures. */
    List<Figure> run(Bench bench, int size) throws Exception;
  }

  /**
   * For the growth of costs (T12): {@code sized} on a fresh rig for each size of the fleet. What
   * cannot be measured with this broker is left out: a 0 would say that it costs nothing.
   */
  List<Figure> eachSize(Sized sized) throws Exception {
    List<Figure> all = new ArrayList<>();
    for (int size : settings.devices()) {
      all.addAll(sized.run(this, size));
    }
    all.removeIf(figure -> Double.isNaN(figure.value().median()));
    return all;
  }

  /** Opens a rig with a node, with {@code nodeOptions} for its JVM. */
  Rig rig(String... nodeOptions) throws IOException {
    Rig rig = Rig.open(settings, List.of(nodeOptions));
    machine = rig.on(machine);
    say("%s, PostgreSQL %s, node %d", machine.broker(), machine.postgres(), rig.node().pid());
    return rig;
  }

  /** Opens a rig of database and broker alone. */
  Rig rigWithoutNode(String... nodeOptions) throws IOException {
    Rig rig = Rig.withoutNode(settings, List.of(nodeOptions));
    machine = rig.on(machine);
    return rig;
  }
}
