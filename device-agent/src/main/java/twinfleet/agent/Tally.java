package twinfleet.agent;

import java.util.concurrent.atomic.AtomicLong;

/** Counts of one agent while it runs. */
final class Tally {
  final AtomicLong reports = new AtomicLong();
  final AtomicLong snapshots = new AtomicLong();
  final AtomicLong heartbeats = new AtomicLong();
  final AtomicLong connects = new AtomicLong();
  final AtomicLong documents = new AtomicLong();
  final AtomicLong malformed = new AtomicLong();
  final AtomicLong probes = new AtomicLong();
  final AtomicLong breaches = new AtomicLong();

  AgentCounters now() {
    return new AgentCounters(
        reports.get(),
        snapshots.get(),
        heartbeats.get(),
        connects.get(),
        documents.get(),
        malformed.get(),
        probes.get(),
        breaches.get());
  }
}
