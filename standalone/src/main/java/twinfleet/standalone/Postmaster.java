package twinfleet.standalone;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * PostgreSQL's own note of who runs on a cluster, {@code postmaster.pid}: first the process, then
 * the folder, start time, port and more. It outlives its writer after a kill -9.
 */
record Postmaster(Path file) {
  /** Above every system's largest process number, so never alive. */
  private static final String NOBODY = Integer.toString(Integer.MAX_VALUE - 1);

  static Postmaster of(Path cluster) {
    return new Postmaster(cluster.resolve("postmaster.pid"));
  }

  /** The living postgres that works on this very folder; empty for a foreign process's number. */
  Optional<ProcessHandle> running() throws IOException {
    if (lines().isEmpty()) {
      return Optional.empty();
    }
    var first = lines().getFirst().strip();
    return first.matches("\\d{1,18}")
        ? ProcessHandle.of(Long.parseLong(first)).filter(this::worksHere)
        : Optional.empty();
  }

  private boolean worksHere(ProcessHandle process) {
    var folder = file.getParent().toString();
    return process.info().arguments().filter(a -> Arrays.asList(a).contains(folder)).isPresent();
  }

  /**
   * Takes the number of a dead or foreign process out of the note, which PostgreSQL would respect
   * for ever. The rest stays: by the shared memory it names PostgreSQL itself refuses to start
   * beside children that outlive their postmaster.
   */
  void disown() throws IOException {
    var lines = new ArrayList<>(lines());
    if (lines.size() < 7) {
      Files.deleteIfExists(file);
      return;
    }
    lines.set(0, NOBODY);
    Files.write(file, lines);
  }

  private List<String> lines() throws IOException {
    return Files.exists(file) ? Files.readAllLines(file) : List.of();
  }
}
