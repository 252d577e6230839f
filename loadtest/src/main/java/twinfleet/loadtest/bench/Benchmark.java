package twinfleet.loadtest.bench;

import java.util.List;

/** One benchmark: it opens its rig, warms up, measures several times, and returns its figures. */
@FunctionalInterface
interface Benchmark {
  /**
   * Measures.
   *
   * @return at least one figure
   */
  List<Figure> run(Bench bench) throws Exception;
}
