package twinfleet.loadtest.chaos.defences;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import twinfleet.loadtest.sabotage.Sabotage;

/** Plays scenarios with their defence and without it. */
final class Trials {
  private final Ground ground;
  private final Consumer<String> progress;

  /**
   * @param progress takes a line for each playing
   */
  Trials(Ground ground, Consumer<String> progress) {
    this.ground = ground;
    this.progress = progress;
  }

  /** Every defence's scenario, in the order of {@code Defence}. */
  static List<Scenario> all() {
    return List.of(
        new Deduplication(),
        new RevisionCheck(),
        new AckAfterCommit(),
        new GapFreeRead(),
        new Rebasing(),
        new RowByRow(),
        new ReconcileOnConnect());
  }

  /** Both playings of one scenario. */
  Trial of(Scenario scenario) throws Exception {
    long begun = System.nanoTime();
    List<String> with = play(scenario, "with", List.of());
    List<String> without = play(scenario, "without", Sabotage.without(scenario.defence()));
    return new Trial(scenario, with, without, Duration.ofNanos(System.nanoTime() - begun));
  }

  private List<String> play(Scenario scenario, String how, List<String> sabotage) throws Exception {
    List<String> found = scenario.violations(ground, sabotage);
    progress.accept(
        "%-22s %-8s %s"
            .formatted(
                scenario.defence().label(),
                how,
                found.isEmpty() ? "green" : "red: " + found.getFirst()));
    return found;
  }
}
