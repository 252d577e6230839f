package twinfleet.loadtest.bench;

import java.util.List;

/** T1: state reports from MQTT to the journal. */
final class Ingest implements Benchmark {
  @Override
  public List<Figure> run(Bench bench) throws Exception {
    try (Rig rig = bench.rig("-Xmx1g")) {
      Usage before = rig.usage();
      return List.of(Figure.of("ingest.x", "s", Spread.once(rig.usage().since(before).seconds())));
    }
  }
}
