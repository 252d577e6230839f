package twinfleet.loadtest.chaos;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What this machine has for injecting faults.
 *
 * @param root whether we may mount a small disk
 * @param faketime the library that steps one process's wall clock, when it is installed
 */
public record Machine(boolean root, Optional<Path> faketime) {
  private static final Path LIBRARIES = Path.of("/usr/lib");

  /** Looks around. */
  public static Machine here() {
    return new Machine("root".equals(System.getProperty("user.name")), libfaketime());
  }

  private static Optional<Path> libfaketime() {
    String own = System.getProperty("os.arch").equals("aarch64") ? "aarch64" : "x86_64";
    return Stream.of(LIBRARIES.resolve(own + "-linux-gnu"), LIBRARIES, Path.of("/usr/lib64"))
        .map(folder -> folder.resolve("faketime/libfaketimeMT.so.1"))
        .filter(Files::isReadable)
        .findFirst();
  }

  Optional<String> lacksRoot() {
    return root && has("mount")
        ? Optional.empty()
        : Optional.of("a small disk can be mounted by root only");
  }

  Optional<String> lacksFaketime() {
    return faketime.isPresent()
        ? Optional.empty()
        : Optional.of("libfaketime is not installed (Debian: apt install libfaketime)");
  }

  Optional<String> lacksMosquitto() {
    return has("mosquitto")
        ? Optional.empty()
        : Optional.of("mosquitto is not installed; the embedded broker cannot be killed alone");
  }

  private static boolean has(String program) {
    String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
    return Stream.concat(
            Arrays.stream(path.split(":")), Stream.of("/usr/sbin", "/sbin", "/usr/local/sbin"))
        .filter(folder -> !folder.isBlank())
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }
}
