package twinfleet.standalone;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How PostgreSQL, which refuses to run as root, is run when we are root. A user namespace needs no
 * second owner of the files; where it is forbidden (most containers), nobody owns them.
 */
enum RootEscape {
  /** We are an ordinary user. */
  NOT_ROOT(List.of(), -1),
  /** Root outside, nobody inside; the files stay root's. */
  USER_NAMESPACE(List.of("unshare", "-U"), 0),
  /** The user nobody, who then owns the folder. */
  NOBODY(List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"), 65534);

  private static final Duration BOUND = Duration.ofSeconds(5);

  private final List<String> prefix;
  private final int owner;

  RootEscape(List<String> prefix, int owner) {
    this.prefix = prefix;
    this.owner = owner;
  }

  /** The way that works for this user on this machine. */
  static RootEscape detect() {
    if (!"0".equals(runOf(List.of("id", "-u")))) {
      return NOT_ROOT;
    }
    return runOf(USER_NAMESPACE.of(List.of("id", "-u"))).isEmpty() ? NOBODY : USER_NAMESPACE;
  }

  private static String runOf(List<String> command) {
    var run = ProgramRun.of(command, "", BOUND);
    return run.succeeded() ? run.output() : "";
  }

  /** {@code command} as it has to be started. */
  List<String> of(List<String> command) {
    var whole = new ArrayList<>(prefix);
    whole.addAll(command);
    return List.copyOf(whole);
  }

  /** Gives {@code folder} and all in it to the user that will work on it, if it is not so yet. */
  void handOver(Path folder) throws IOException {
    if (this == NOT_ROOT || Integer.valueOf(owner).equals(Files.getAttribute(folder, "unix:uid"))) {
      return;
    }
    try (var all = Files.walk(folder)) {
      for (var path : (Iterable<Path>) all::iterator) {
        Files.setAttribute(path, "unix:uid", owner);
      }
    }
  }
}
