package twinfleet.loadtest.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * CPU time of other processes from {@code /proc}, so that the load's own is never counted. Linux
 * gives it in hundredths of a second (USER_HZ), which no kernel here changes.
 */
final class Cpu {
  private static final double MICROS_PER_TICK = 10_000;
  private static final Path PROC = Path.of("/proc");

  private Cpu() {}

  /**
   * utime, stime and those of waited-for children, in fields 14 to 17 of {@code /proc/PID/stat}.
   *
   * @param parent field 4
   */
  private record Stat(long parent, long own, long ended) {}

  /** Microseconds that process {@code pid} has used, children not included. */
  static double micros(long pid) {
    Stat stat = stat(pid);
    return stat == null ? 0 : stat.own() * MICROS_PER_TICK;
  }

  /** The same of {@code pid} with all its children, those that ended included. */
  static double microsWithChildren(long pid) {
    Stat root = stat(pid);
    if (root == null) {
      return 0;
    }
    long children =
        pids().stream()
            .map(Cpu::stat)
            .filter(s -> s != null && s.parent() == pid)
            .mapToLong(s -> s.own() + s.ended())
            .sum();
    return (root.own() + root.ended() + children) * MICROS_PER_TICK;
  }

  private static List<Long> pids() {
    try (Stream<Path> entries = Files.list(PROC)) {
      return entries
          .map(p -> p.getFileName().toString())
          .filter(name -> name.matches("\\d+"))
          .map(Long::valueOf)
          .toList();
    } catch (IOException fault) {
      throw new UncheckedIOException(fault);
    }
  }

  /** Null for a process that ended. */
  private static Stat stat(long pid) {
    try {
      String line = Files.readString(PROC.resolve(pid + "/stat"));
      // The name in field 2 may hold blanks and parentheses.
      String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ");
      return new Stat(Long.parseLong(fields[1]), sum(fields, 11, 12), sum(fields, 13, 14));
    } catch (NoSuchFileException ended) {
      return null;
    } catch (IOException vanishedWhileRead) {
      return null;
    }
  }

  private static long sum(String[] fields, int one, int other) {
    return Long.parseLong(fields[one]) + Long.parseLong(fields[other]);
  }
}
