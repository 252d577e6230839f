package twinfleet.loadtest.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import twinfleet.service.EnvironmentFault;

/** A JVM on this one's class path, so that its CPU, heap and death are its own. */
public final class ChildJvm implements AutoCloseable {
  private static final List<String> SINCE_23 =
      List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow");
  private static final Duration STOP_BOUND = Duration.ofSeconds(12);

  private final Process process;
  private final BufferedReader said;
  private final PrintWriter told;
  private final Path log;

  private ChildJvm(Process process, Path log) {
    this.process = process;
    this.said = process.inputReader(StandardCharsets.UTF_8);
    this.told = new PrintWriter(process.outputWriter(StandardCharsets.UTF_8), true);
    this.log = log;
  }

  /**
   * Starts it.
   *
   * @param options of the JVM, before the class
   * @param log takes its standard error
   */
  public static ChildJvm start(
      Class<?> main, List<String> options, List<String> arguments, Path log) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+ExitOnOutOfMemoryError"));
    command.add("-Dlogback.configurationFile=twinfleet/logback.xml");
    command.addAll(Runtime.version().feature() < 23 ? List.of() : SINCE_23);
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command).redirectError(log.toFile());
    return new ChildJvm(builder.start(), log);
  }

  /** Its process number. */
  public long pid() {
    return process.pid();
  }

  /** Tells it a line. */
  public void tell(String line) {
    told.println(line);
  }

  /**
   * The next line that begins with {@code word}.
   *
   * @throws EnvironmentFault when it ends or the bound passes first, with the end of its log
   */
  public String heard(String word, Duration bound) throws IOException {
    CompletableFuture<String> line =
        CompletableFuture.supplyAsync(() -> next(word), run -> Thread.ofVirtual().start(run));
    try {
      String found = line.get(bound.toMillis(), TimeUnit.MILLISECONDS);
      if (found != null) {
        return found;
      }
      throw new EnvironmentFault("a child JVM ended before '" + word + "': " + lastWords());
    } catch (ExecutionException | TimeoutException fault) {
      throw new EnvironmentFault(
          "no '" + word + "' within " + bound + " from a child JVM: " + lastWords(), fault);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new EnvironmentFault("interrupted while a child JVM starts", stopped);
    }
  }

  private String next(String word) {
    return said.lines().filter(line -> line.startsWith(word)).findFirst().orElse(null);
  }

  private String lastWords() throws IOException {
    List<String> lines = Files.readAllLines(log);
    return String.join(" | ", lines.subList(Math.max(0, lines.size() - 3), lines.size()));
  }

  /** kill -9. */
  public void kill() {
    process.destroyForcibly().onExit().orTimeout(STOP_BOUND.toSeconds(), TimeUnit.SECONDS).join();
  }

  /** SIGTERM, so that a recording is written; SIGKILL when it does not end. */
  @Override
  public void close() {
    process.destroy();
    process
        .onExit()
        .completeOnTimeout(process, STOP_BOUND.toSeconds(), TimeUnit.SECONDS)
        .thenAccept(p -> p.destroyForcibly())
        .join();
  }
}
