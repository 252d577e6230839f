package twinfleet.loadtest.network;

import java.util.concurrent.atomic.LongAdder;

/** The counting side of {@link ProxyCounters}, shared by all event loops. */
final class Traffic {
  final LongAdder bytesForwarded = new LongAdder();
  final LongAdder bytesSwallowed = new LongAdder();
  final LongAdder connections = new LongAdder();
  final LongAdder outageResets = new LongAdder();
  final LongAdder randomResets = new LongAdder();
  final LongAdder refused = new LongAdder();
  final LongAdder upstreamFailures = new LongAdder();
  final LongAdder outages = new LongAdder();
  final LongAdder openConnections = new LongAdder();
  final LongAdder queuedBytes = new LongAdder();

  ProxyCounters read() {
    return new ProxyCounters(
        bytesForwarded.sum(),
        bytesSwallowed.sum(),
        connections.sum(),
        outageResets.sum(),
        randomResets.sum(),
        refused.sum(),
        upstreamFailures.sum(),
        outages.sum(),
        openConnections.sum(),
        queuedBytes.sum());
  }
}
