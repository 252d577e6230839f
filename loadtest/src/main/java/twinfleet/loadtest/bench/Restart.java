package twinfleet.loadtest.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import twinfleet.persistence.Database;
import twinfleet.persistence.DatabaseSettings;
import twinfleet.service.EnvironmentFault;
import twinfleet.standalone.HostedPostgres;
import twinfleet.standalone.PostgresSettings;

/**
 * T10: from the command line to the ready line, through the launcher as an operator starts it: all
 * of {@code up} on a folder with a fleet, and {@code node} against running services.
 */
final class Restart implements Benchmark {
  private static final Duration READY_BOUND = Duration.ofSeconds(120);
  private static final Duration STOP_BOUND = Duration.ofSeconds(30);

  @Override
  public List<Figure> run(Bench bench) throws Exception {
    int size = bench.settings().fleet();
    List<Double> up = new ArrayList<>();
    List<Double> node = new ArrayList<>();
    List<Double> bare = new ArrayList<>();
    Path data = Files.createTempDirectory(bench.settings().data(), "restart-");
    try (Rig rig = bench.rigWithoutNode()) {
      prepare(data, size);
      rig.database().migrate();
      new PreparedFleet(rig.database()).write(0, size, PreparedFleet.midst(Instant.now()));
      // The first start of each may still leave something behind for those that follow.
      ready(upOf(data));
      ready(nodeOf(rig));
      for (int i = 0; i < bench.settings().runs(); i++) {
        up.add(ready(upOf(data)));
        node.add(ready(nodeOf(rig)));
        bare.add(ended(List.of(launcher().toString(), "--version")));
        bench.say("up %.1f s, node %.1f s", up.getLast(), node.getLast());
      }
    } finally {
      StandaloneFolders.delete(data);
    }
    String at = "@" + size;
    String jvm = "--version: launcher and JVM alone";
    return List.of(
        Figure.of("restart.up" + at, "s", Spread.of(up)).beside(jvm, Spread.of(bare)).atMost(12),
        Figure.of("restart.node" + at, "s", Spread.of(node))
            .beside(jvm, Spread.of(bare))
            .atMost(6));
  }

  private static void prepare(Path data, int size) {
    PostgresSettings settings = PostgresSettings.of(data.resolve("postgres"), 0);
    try (HostedPostgres postgres = HostedPostgres.start(settings);
        Database database =
            Database.open(DatabaseSettings.of(postgres.jdbcUrl(), postgres.user(), "any"))) {
      database.migrate();
      new PreparedFleet(database).write(0, size, PreparedFleet.midst(Instant.now()));
    }
  }

  /** Beside the jar that this JVM runs: .../loadtest/target/loadtest.jar. */
  private static Path launcher() {
    String jar = System.getProperty("java.class.path").split(":")[0];
    Path home = Path.of(jar).toAbsolutePath().resolve("../../..").normalize();
    Path launcher = home.resolve("twinfleet");
    if (!Files.isExecutable(launcher)) {
      throw new EnvironmentFault("bench restart runs by ./twinfleet only: no " + launcher);
    }
    return launcher;
  }

  private static List<String> upOf(Path data) {
    List<String> command = new ArrayList<>(List.of(launcher().toString(), "up", "--data"));
    command.add(data.toString());
    for (String port : List.of("--http-port", "--mqtt-port", "--management-port")) {
      command.addAll(List.of(port, "0"));
    }
    return command;
  }

  private static List<String> nodeOf(Rig rig) {
    return List.of(
        launcher().toString(),
        "node",
        "-Dtwinfleet.persistence.jdbc-url=" + rig.postgres().jdbcUrl(),
        "-Dtwinfleet.persistence.user=" + rig.postgres().user(),
        "-Dtwinfleet.mqtt.url=" + rig.mqtt(),
        "-Dtwinfleet.http.port=0",
        "-Dtwinfleet.http.management-port=0");
  }

  private static double ended(List<String> command) throws IOException, InterruptedException {
    long begun = System.nanoTime();
    Process process = started(command);
    if (!process.waitFor(STOP_BOUND.toSeconds(), TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new EnvironmentFault(command + " did not end");
    }
    return (System.nanoTime() - begun) / 1e9;
  }

  private static Process started(List<String> command) throws IOException {
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
  }

  /** Seconds until it is ready; then it is stopped as by Ctrl-C. */
  private static double ready(List<String> command) throws IOException {
    long begun = System.nanoTime();
    Process process = started(command);
    try (BufferedReader said = process.inputReader(StandardCharsets.UTF_8)) {
      CompletableFuture<Boolean> ready =
          CompletableFuture.supplyAsync(
              () -> said.lines().anyMatch(line -> line.startsWith("ready ")),
              run -> Thread.ofVirtual().start(run));
      if (!ready.orTimeout(READY_BOUND.toSeconds(), TimeUnit.SECONDS).join()) {
        throw new EnvironmentFault(command + " ended before it was ready");
      }
      return (System.nanoTime() - begun) / 1e9;
    } finally {
      process.destroy();
      process
          .onExit()
          .completeOnTimeout(process, STOP_BOUND.toSeconds(), TimeUnit.SECONDS)
          .thenAccept(Process::destroyForcibly)
          .join();
    }
  }
}
