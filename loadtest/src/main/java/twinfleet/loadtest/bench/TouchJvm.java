package twinfleet.loadtest.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import twinfleet.persistence.Database;

/** {@link TouchNode} in a JVM of its own, on a database of the rig. */
final class TouchJvm implements AutoCloseable {
  private static final Duration BOUND = Duration.ofMinutes(5);
  private static final String BARE_DATABASE = "recall";

  private final ChildJvm jvm;
  private final Path log;

  private TouchJvm(ChildJvm jvm, Path log) {
    this.jvm = jvm;
    this.log = log;
  }

  /** The product's twins on the rig's own database, where they must be prepared. */
  static TouchJvm twins(Rig rig, Duration stay) throws IOException {
    String stayMs = Long.toString(stay.toMillis());
    return open(rig.database().settings().jdbcUrl(), rig, TouchNode.TWINS, stayMs);
  }

  /** Bare entities that store {@code events} events each when they are touched first. */
  static TouchJvm bare(Rig rig, Duration stay, int events) throws IOException {
    String stayMs = Long.toString(stay.toMillis());
    try (Database own = rig.databaseNamed(BARE_DATABASE)) {
      own.migrate();
      String url = own.settings().jdbcUrl();
      return open(url, rig, TouchNode.BARE, stayMs, Integer.toString(events));
    }
  }

  private static TouchJvm open(String url, Rig rig, String... arguments) throws IOException {
    Path log = Files.createTempFile("touch-", ".log");
    List<String> options =
        List.of(
            "-Xmx1g",
            "-Dtwinfleet.persistence.jdbc-url=" + url,
            "-Dtwinfleet.persistence.user=" + rig.postgres().user());
    TouchJvm touch =
        new TouchJvm(ChildJvm.start(TouchNode.class, options, List.of(arguments), log), log);
    try {
      touch.jvm.heard("ready", BOUND);
      return touch;
    } catch (IOException | RuntimeException fault) {
      touch.close();
      throw fault;
    }
  }

  ChildJvm jvm() {
    return jvm;
  }

  /**
   * Asks those from {@code from} to {@code to} (exclusive) once each; seconds until all answered.
   */
  double touch(int from, int to) throws IOException {
    jvm.tell("touch " + from + " " + to);
    return Long.parseLong(jvm.heard("touched ", BOUND).split(" ")[1]) / 1e9;
  }

  /** Returns when none of them is in memory. */
  void sleep() throws IOException {
    jvm.tell("sleep");
    jvm.heard("asleep", BOUND);
  }

  @Override
  public void close() throws IOException {
    jvm.close();
    Files.delete(log);
  }
}
