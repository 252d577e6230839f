package twinfleet.loadtest.live;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * What the operating system knows of a process (Linux, {@code /proc}).
 *
 * @param threads of it, all kinds
 * @param files open: sockets, files, pipes
 * @param sockets among them
 * @param residentMb memory, MiB
 */
public record Vitals(int threads, int files, int sockets, long residentMb) {
  /** Reads them now. */
  public static Vitals of(long pid) throws IOException {
    Path process = Path.of("/proc", Long.toString(pid));
    int files = 0;
    int sockets = 0;
    try (Stream<Path> handles = Files.list(process.resolve("fd"))) {
      for (Path handle : handles.toList()) {
        files++;
        sockets += isSocket(handle) ? 1 : 0;
      }
    }
    long threads = 0;
    long residentKb = 0;
    for (String line : Files.readAllLines(process.resolve("status"))) {
      if (line.startsWith("Threads:")) {
        threads = number(line);
      } else if (line.startsWith("VmRSS:")) {
        residentKb = number(line);
      }
    }
    return new Vitals((int) threads, files, sockets, residentKb / 1024);
  }

  /** A handle may be closed between the listing and the look: then it is none. */
  private static boolean isSocket(Path handle) {
    try {
      return Files.readSymbolicLink(handle).toString().startsWith("socket:");
    } catch (IOException closedMeanwhile) {
      return false;
    }
  }

  private static long number(String line) {
    return Long.parseLong(line.replaceAll("\\D", ""));
  }
}
