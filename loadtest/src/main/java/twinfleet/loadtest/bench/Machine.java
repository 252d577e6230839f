package twinfleet.loadtest.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * Where figures were measured; without it they mean nothing.
 *
 * @param cpu model, as the system names it
 * @param cores that this process may use
 * @param memoryGib of the whole machine
 * @param jdk of load and node alike
 * @param broker kind and version
 * @param postgres version
 */
record Machine(
    String cpu, int cores, double memoryGib, String jdk, String broker, String postgres) {
  private static final double KIB_PER_GIB = 1024.0 * 1024.0;

  /** This machine, before a rig has said which broker and database it has. */
  static Machine here() {
    return new Machine(
        proc("/proc/cpuinfo", "model name"),
        Runtime.getRuntime().availableProcessors(),
        gib(),
        System.getProperty("java.version") + " " + System.getProperty("java.vm.vendor"),
        "no broker",
        "none");
  }

  /** The same with what the rig hosts. */
  Machine with(String brokerSeen, String postgresSeen) {
    return new Machine(cpu, cores, memoryGib, jdk, brokerSeen, postgresSeen);
  }

  private static double gib() {
    String kib = proc("/proc/meminfo", "MemTotal").replaceAll("\\D", "");
    return kib.isEmpty() ? 0 : Long.parseLong(kib) / KIB_PER_GIB;
  }

  /** The first line "name : value" of a file that only Linux has. */
  private static String proc(String file, String name) {
    Path path = Path.of(file);
    if (!Files.isReadable(path)) {
      return System.getProperty("os.name") + " " + System.getProperty("os.arch");
    }
    try (Stream<String> lines = Files.lines(path)) {
      return lines
          .filter(line -> line.startsWith(name))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse(System.getProperty("os.arch"));
    } catch (IOException fault) {
      throw new UncheckedIOException(fault);
    }
  }
}
