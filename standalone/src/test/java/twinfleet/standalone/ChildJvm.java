package twinfleet.standalone;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A second JVM that hosts something, to be killed with -9 like a whole Twinfleet.
 *
 * @param output the file that takes its standard output
 */
record ChildJvm(Process process, Path output) implements AutoCloseable {

  /** Starts {@code main}, which ends when its standard input does. */
  static ChildJvm start(Class<?> main, Object... arguments) throws IOException {
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var command =
        new ArrayList<>(List.of(java, "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx512m"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    List.of(arguments).forEach(argument -> command.add(argument.toString()));
    var output = Files.createTempFile("child-", ".out");
    var process =
        new ProcessBuilder(command)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .redirectOutput(output.toFile())
            .start();
    return new ChildJvm(process, output);
  }

  /** The first line of its standard output, once it is said. */
  String firstLine() {
    return await()
        .atMost(Duration.ofSeconds(30))
        .until(this::said, text -> text.contains("\n"))
        .lines()
        .findFirst()
        .orElseThrow();
  }

  /** All of its standard output until now. */
  String said() {
    try {
      return Files.readString(output);
    } catch (IOException fault) {
      throw new UncheckedIOException(fault);
    }
  }

  /** kill -9. */
  void kill() {
    process.destroyForcibly().onExit().orTimeout(10, TimeUnit.SECONDS).join();
  }

  @Override
  public void close() {
    kill();
    if (!output.toFile().delete()) {
      throw new IllegalStateException("cannot delete " + output);
    }
  }
}
