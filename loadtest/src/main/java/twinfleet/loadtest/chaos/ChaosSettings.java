package twinfleet.loadtest.chaos;

import java.nio.file.Path;
import java.time.Duration;

/**
 * One run on one machine.
 *
 * @param folder of database, broker, node and agents; made by the run
 * @param devices agents under load, beside the one that measures round trips
 * @param times how often the fault is injected
 * @param seed of the driver's chances
 * @param timeScale product seconds per second; small enough that an attempt's first window (5 min)
 *     is longer than the node needs to notice that it hears nothing (10 s)
 * @param diskMebibytes of the database's own small disk, 0 for none
 * @param history where each line is added, or null
 * @param launch more for the node's process
 */
public record ChaosSettings(
    Path folder,
    int devices,
    int times,
    long seed,
    int timeScale,
    int diskMebibytes,
    Path history,
    NodeLaunch launch) {
  /** Time scale at which a first window is 15 s and a heartbeat comes every 15 s. */
  public static final int TIME_SCALE = 20;

  private static final Duration HEARTBEAT_LONGEST = Duration.ofSeconds(330);

  /** The defaults on {@code folder}. */
  public static ChaosSettings of(Path folder, int devices) {
    return new ChaosSettings(folder, devices, 1, 1, TIME_SCALE, 0, null, NodeLaunch.PLAIN);
  }

  /** The same with another way to start the node. */
  public ChaosSettings with(NodeLaunch other) {
    return new ChaosSettings(
        folder, devices, times, seed, timeScale, diskMebibytes, history, other);
  }

  /** The same, injected so often. */
  public ChaosSettings times(int count) {
    return new ChaosSettings(
        folder, devices, count, seed, timeScale, diskMebibytes, history, launch);
  }

  /** The same with a history of all that was seen. */
  public ChaosSettings recordedIn(Path file) {
    return new ChaosSettings(folder, devices, times, seed, timeScale, diskMebibytes, file, launch);
  }

  /** The same with the chances of another seed. */
  public ChaosSettings seed(long other) {
    return new ChaosSettings(
        folder, devices, times, other, timeScale, diskMebibytes, history, launch);
  }

  /** The same with the database on a disk of its own. */
  ChaosSettings onSmallDisk(int mebibytes) {
    return new ChaosSettings(folder, devices, times, seed, timeScale, mebibytes, history, launch);
  }

  /** Where the database keeps its data. */
  Path databaseFolder() {
    return folder.resolve("postgres");
  }

  /** Where the broker keeps its data. */
  Path brokerFolder() {
    return folder.resolve("broker");
  }

  /** How long {@code product} time takes. */
  public Duration wall(Duration product) {
    return product.dividedBy(timeScale);
  }

  /** Longest time between two heartbeats of one agent, on the wall. */
  public Duration heartbeat() {
    return wall(HEARTBEAT_LONGEST);
  }
}
