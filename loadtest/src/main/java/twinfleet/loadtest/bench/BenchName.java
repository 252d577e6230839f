package twinfleet.loadtest.bench;

import java.util.Locale;

/** Every benchmark, in the order of {@code bench all}. */
enum BenchName {
  /** T1. */
  INGEST("state reports: MQTT in, journal commit, PUBACK", new Ingest()),
  /** T2. */
  HEARTBEATS("heartbeats that tell nothing new", new Heartbeats()),
  /** T3. */
  ROLLOUT("one release to the whole fleet, from assignment to APPLIED", new Rollout()),
  /** T7. */
  LAG("journal commit to read model, at half of what ingest takes", new Lag()),
  /** T4. */
  MEMORY("heap per awake twin, and of twins that sleep", new Memory()),
  /** T5. */
  WAKE("sleeping twins answer their first question", new Wake()),
  /** T8. */
  QUERY("lists with filter and sort, fleet status", new Query()),
  /** T9. */
  JOURNAL_BYTES("bytes per event and per completed delivery", new JournalBytes()),
  /** T10. */
  RESTART("up and node, from the command line to the ready line", new Restart());

  private final String about;
  private final Benchmark benchmark;

  BenchName(String about, Benchmark benchmark) {
    this.about = about;
    this.benchmark = benchmark;
  }

  Benchmark benchmark() {
    return benchmark;
  }

  /** One line for the help. */
  String about() {
    return about;
  }

  /** As it is typed. */
  String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
