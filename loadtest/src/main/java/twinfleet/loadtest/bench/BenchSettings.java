package twinfleet.loadtest.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What the command line asks of every benchmark.
 *
 * @param runs measurements per figure; their median counts
 * @param devices sizes of the fleet; most benchmarks use each in turn
 * @param seconds length of one sustained measurement
 * @param warmUpSeconds before the first of them
 * @param data folder under which each rig makes its own
 * @param recording file of a JFR recording of the node, or null
 * @param nodeProperties system properties of the node's JVM, as {@code twinfleet.x.y}
 */
record BenchSettings(
    int runs,
    List<Integer> devices,
    int seconds,
    int warmUpSeconds,
    Path data,
    Path recording,
    Map<String, String> nodeProperties) {
  BenchSettings {
    devices = List.copyOf(devices);
    nodeProperties = Map.copyOf(nodeProperties);
  }

  /** Length of one sustained measurement. */
  Duration length() {
    return Duration.ofSeconds(seconds);
  }

  /** Before the first measurement. */
  Duration warmUp() {
    return Duration.ofSeconds(warmUpSeconds);
  }

  /** Length of a yardstick's measurement beside each run: a third, for steadier things. */
  Duration yardstickLength() {
    return length().dividedBy(3);
  }

  /** The fleet of a benchmark that uses one size. */
  int fleet() {
    return devices.getFirst();
  }

  /** The same for one size of the fleet. */
  BenchSettings withFleet(int size) {
    return new BenchSettings(
        runs, List.of(size), seconds, warmUpSeconds, data, recording, nodeProperties);
  }
}
