package twinfleet.loadtest.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import twinfleet.loadtest.Twinfleet;

/**
 * {@code ./twinfleet COMMAND} in a process of its own, as the launcher starts it.
 *
 * @param out takes its standard output
 * @param err takes its standard error
 */
record ChildTwinfleet(Process process, Path out, Path err) implements AutoCloseable {
  private static final Duration START_BOUND = Duration.ofSeconds(60);

  /** What the launcher tells newer JDKs. */
  private static final List<String> QUIET =
      List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow");

  /** Starts it with {@code arguments}; {@code -Dtwinfleet...} among them are the JVM's. */
  static ChildTwinfleet start(Object... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx512m"));
    command.add("-Dlogback.configurationFile=twinfleet/logback.xml");
    command.addAll(Runtime.version().feature() < 23 ? List.of() : QUIET);
    List<String> words = new ArrayList<>();
    for (Object argument : arguments) {
      String word = argument.toString();
      (word.startsWith("-D") ? command : words).add(word);
    }
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(Twinfleet.class.getName());
    command.addAll(words);
    Path out = Files.createTempFile("twinfleet-", ".out");
    Path err = Files.createTempFile("twinfleet-", ".err");
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    process.getOutputStream().close();
    return new ChildTwinfleet(process, out, err);
  }

  /** The address that it names as {@code name=URI} or {@code name: URI}, once it says so. */
  URI said(String name) {
    Pattern line = Pattern.compile("\\b" + name + "(?:=|: )(\\S+://\\S+)\\s");
    Matcher found =
        await(name)
            .atMost(START_BOUND)
            .failFast(() -> assertThat(process.isAlive()).as(text(err)).isTrue())
            .until(() -> line.matcher(text(out)), Matcher::find);
    return URI.create(found.group(1));
  }

  /** Waits until it ends by itself and returns the exit code. */
  int exit(Duration bound) throws InterruptedException {
    assertThat(process.waitFor(bound.toMillis(), TimeUnit.MILLISECONDS))
        .as("ends within %s; it said %s", bound, text(out))
        .isTrue();
    return process.exitValue();
  }

  /** SIGTERM; returns how long it took to end. */
  Duration terminate(Duration bound) throws InterruptedException {
    long begun = System.nanoTime();
    process.destroy();
    exit(bound);
    return Duration.ofNanos(System.nanoTime() - begun);
  }

  /** kill -9. */
  void kill() {
    process.destroyForcibly().onExit().orTimeout(10, TimeUnit.SECONDS).join();
  }

  /** Its standard output until now. */
  String output() {
    return text(out);
  }

  /** Its standard error until now: the log and the one line of a fault. */
  String errors() {
    return text(err);
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException fault) {
      throw new UncheckedIOException(fault);
    }
  }

  @Override
  public void close() throws IOException {
    kill();
    Files.delete(out);
    Files.delete(err);
  }
}
