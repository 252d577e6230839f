package twinfleet.loadtest.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import twinfleet.service.EnvironmentFault;

/**
 * A wall clock of the node's process alone, which can be stepped while it runs: libfaketime reads
 * its file at each look. The monotonic clock stays true.
 */
record SteppedClock(Path library, Path file) implements NodeLaunch {

  /** For a run in {@code folder}. */
  static SteppedClock in(Path folder) {
    Path library = Machine.here().faketime().orElseThrow();
    return new SteppedClock(library, folder.resolve("wall-clock"));
  }

  /** The clock is off by this from now on: {@code +2d}, {@code -3h}, {@code +0}. */
  void step(String offset) throws IOException {
    Path next = file.resolveSibling("wall-clock.next");
    Files.writeString(next, offset + "\n");
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** The offset that is two days past the present one, which is 0 or days. */
  String twoDaysOn() throws IOException {
    String days = Files.readString(file).strip().replaceAll("[+d]", "");
    return "+" + (Integer.parseInt(days) + 2) + "d";
  }

  @Override
  public List<String> jvmArguments(int start) {
    return List.of();
  }

  @Override
  public Map<String, String> environment(int start) {
    try {
      if (Files.notExists(file)) {
        step("+0");
      }
    } catch (IOException fault) {
      throw new EnvironmentFault("Cannot write " + file + ": " + fault, fault);
    }
    return Map.of(
        "LD_PRELOAD",
        library.toString(),
        "FAKETIME_TIMESTAMP_FILE",
        file.toString(),
        "FAKETIME_NO_CACHE",
        "1",
        "FAKETIME_DONT_FAKE_MONOTONIC",
        "1",
        // Its repair of timed waits makes a JVM start 20 times slower, and the JVM's need none.
        "FAKETIME_FORCE_MONOTONIC_FIX",
        "0");
  }
}
