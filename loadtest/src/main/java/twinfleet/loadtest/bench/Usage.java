package twinfleet.loadtest.bench;

import java.util.OptionalLong;
import twinfleet.persistence.Database;

/**
 * A reading of all meters; the difference of two is what a measurement cost.
 *
 * @param nanos of this JVM's clock
 * @param serviceMicros CPU of the node's process
 * @param databaseMicros CPU of PostgreSQL with all its processes
 * @param brokerMicros CPU of the broker's process; not a number for one inside this JVM
 * @param events in the journal
 * @param walBytes written to PostgreSQL's log
 */
record Usage(
    long nanos,
    double serviceMicros,
    double databaseMicros,
    double brokerMicros,
    long events,
    long walBytes) {
  static Usage now(long node, long postgres, OptionalLong broker, Database database) {
    return new Usage(
        System.nanoTime(),
        Cpu.micros(node),
        Cpu.microsWithChildren(postgres),
        broker.isPresent() ? Cpu.micros(broker.getAsLong()) : Double.NaN,
        Journal.events(database),
        Journal.walBytes(database));
  }

  /** What was used since {@code before}. */
  Usage since(Usage before) {
    return new Usage(
        nanos - before.nanos,
        serviceMicros - before.serviceMicros,
        databaseMicros - before.databaseMicros,
        brokerMicros - before.brokerMicros,
        events - before.events,
        walBytes - before.walBytes);
  }

  /** Of a difference: its length in seconds. */
  double seconds() {
    return nanos / 1e9;
  }
}
