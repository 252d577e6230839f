package twinfleet.standalone;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import twinfleet.service.EnvironmentFault;

/**
 * One external program run to its end, with a bound.
 *
 * @param exitCode as the program gave it; -1 when the bound ended it
 * @param output standard output and error together
 */
record ProgramRun(int exitCode, String output) {

  /** Runs {@code command} with {@code input} on its standard input. */
  static ProgramRun of(List<String> command, String input, Duration bound) {
    try {
      // A file, not a pipe: a pipe stays open while any descendant lives.
      var output = Files.createTempFile("twinfleet-", ".out");
      try {
        return run(command, input, bound, output);
      } finally {
        Files.deleteIfExists(output);
      }
    } catch (IOException fault) {
      throw new UncheckedIOException(fault);
    }
  }

  private static ProgramRun run(List<String> command, String input, Duration bound, Path output)
      throws IOException {
    var process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try (var stdin = process.outputWriter()) {
      stdin.write(input);
    }
    try {
      var ended = process.waitFor(bound.toMillis(), TimeUnit.MILLISECONDS);
      if (!ended) {
        process.destroyForcibly();
      }
      return new ProgramRun(ended ? process.exitValue() : -1, Files.readString(output).strip());
    } catch (InterruptedException stopped) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new EnvironmentFault("Interrupted while waiting for " + command.getFirst(), stopped);
    }
  }

  /** Whether the program said that it succeeded. */
  boolean succeeded() {
    return exitCode == 0;
  }
}
