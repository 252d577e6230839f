package twinfleet.loadtest.chaos;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import twinfleet.service.EnvironmentFault;

/** A disk in memory that is small enough to be filled: a tmpfs, which root can mount. */
final class SmallDisk implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SmallDisk.class);
  private static final int CHUNK_BYTES = 1 << 20;
  private static final int BOUND_SECONDS = 10;

  private final Path folder;

  private SmallDisk(Path folder) {
    this.folder = folder;
  }

  static SmallDisk mount(Path folder, int mebibytes) throws IOException {
    Files.createDirectories(folder);
    String size = "size=" + mebibytes + "m,mode=0755";
    run("mount", "-t", "tmpfs", "-o", size, "twinfleet-chaos", folder.toString());
    return new SmallDisk(folder);
  }

  private static void run(String... command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String words = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int exit = process.onExit().orTimeout(BOUND_SECONDS, TimeUnit.SECONDS).join().exitValue();
    if (exit != 0) {
      throw new EnvironmentFault(String.join(" ", command) + " failed: " + words.strip());
    }
  }

  /** Where the file lies that fills a disk mounted on {@code folder}. */
  private static Path ballast(Path folder) {
    return folder.resolve("ballast");
  }

  /** Takes all the room that is left below {@code folder}, down to the last bytes. */
  static void fill(Path folder) throws IOException {
    try (OutputStream out = Files.newOutputStream(ballast(folder))) {
      for (int chunk : List.of(CHUNK_BYTES, 1 << 12, 1)) {
        fill(out, new byte[chunk]);
      }
    } catch (IOException closing) {
      LOG.debug("closed on a full disk: {}", closing.toString());
    }
  }

  private static void fill(OutputStream out, byte[] chunk) {
    try {
      while (true) {
        out.write(chunk);
      }
    } catch (IOException full) {
      LOG.debug("no room for {} more bytes: {}", chunk.length, full.toString());
    }
  }

  /** Gives the room back. */
  static void free(Path folder) throws IOException {
    Files.deleteIfExists(ballast(folder));
  }

  @Override
  public void close() throws IOException {
    run("umount", "-l", folder.toString());
  }
}
