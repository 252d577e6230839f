package twinfleet.standalone;

import java.io.IOException;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;
import twinfleet.service.EnvironmentFault;

/**
 * The PostgreSQL of the class path, unpacked once per version and user into a cache that concurrent
 * starts share.
 */
final class PostgresBinaries {
  private static final Object ONE_AT_A_TIME = new Object();
  private static final String COUNT = "twinfleet-files";

  private PostgresBinaries() {}

  /**
   * @param cache where to keep them, outside of every data folder
   * @return the folder that holds {@code bin/postgres}
   * @throws EnvironmentFault when this platform has none or the cache cannot be written
   */
  static Path unpacked(Path cache) {
    var archive = archive();
    try {
      var name =
          "twinfleet-postgres-%s-%s".formatted(System.getProperty("user.name"), version(archive));
      Files.createDirectories(cache);
      // The thread lock is for this JVM, the file lock for all others.
      synchronized (ONE_AT_A_TIME) {
        try (var channel =
                FileChannel.open(
                    cache.resolve(name + ".lock"),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.WRITE);
            var lock = channel.lock()) {
          return lock.isValid() ? current(archive, cache.resolve(name)) : null;
        }
      }
    } catch (IOException fault) {
      throw new EnvironmentFault(
          "Cannot unpack PostgreSQL into %s; choose another with %s (%s)"
              .formatted(cache, PostgresSettings.BINARIES, fault),
          fault);
    }
  }

  private static URL archive() {
    var os = System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("mac");
    var arm = System.getProperty("os.arch").equals("aarch64");
    var name = "postgres-%s-%s.txz".formatted(os ? "darwin" : "linux", arm ? "arm_64" : "x86_64");
    var found = PostgresBinaries.class.getResource("/" + name);
    if (found == null) {
      throw new EnvironmentFault(
          "No embedded PostgreSQL for this platform (%s is not on the class path)".formatted(name));
    }
    return found;
  }

  /** The checksum that the jar itself holds: no byte of the archive need be read. */
  private static String version(URL archive) throws IOException {
    var connection = archive.openConnection();
    return connection instanceof JarURLConnection jar
        ? Long.toHexString(jar.getJarEntry().getCrc())
        : Long.toHexString(connection.getContentLengthLong());
  }

  private static Path current(URL archive, Path home) throws IOException {
    // Cleaners of temporary folders take single files away: count, do not trust.
    var count = home.resolve(COUNT);
    refuseForeign(home);
    if (Files.exists(count) && Files.readString(count).equals(files(home))) {
      return home;
    }
    Folders.delete(home);
    var fresh = home.resolveSibling(home.getFileName() + ".new");
    Folders.delete(fresh);
    unpack(archive, fresh);
    Files.writeString(fresh.resolve(COUNT), "");
    Files.writeString(fresh.resolve(COUNT), files(fresh));
    return Files.move(fresh, home, StandardCopyOption.ATOMIC_MOVE);
  }

  /** A world-writable cache may hold what somebody else laid there for us to run. */
  private static void refuseForeign(Path home) throws IOException {
    var probe = Files.createTempFile(home.getParent(), "twinfleet-", ".owner");
    try {
      if (Files.exists(home) && !Files.getOwner(home).equals(Files.getOwner(probe))) {
        throw new IOException(home + " belongs to " + Files.getOwner(home));
      }
    } finally {
      Files.delete(probe);
    }
  }

  private static String files(Path home) throws IOException {
    try (var all = Files.walk(home)) {
      return Long.toString(all.count());
    }
  }

  private static void unpack(URL archive, Path into) throws IOException {
    try (var tar = new TarArchiveInputStream(new XZInputStream(archive.openStream()))) {
      for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        var path = into.resolve(entry.getName()).normalize();
        if (!path.startsWith(into)) {
          throw new IOException("entry outside of the archive: " + entry.getName());
        }
        write(tar, entry, path);
      }
    }
  }

  private static void write(TarArchiveInputStream tar, TarArchiveEntry entry, Path path)
      throws IOException {
    if (entry.isDirectory()) {
      Files.createDirectories(path);
      return;
    }
    Files.createDirectories(path.getParent());
    if (entry.isSymbolicLink()) {
      Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
    } else {
      Files.copy(tar, path);
      if ((entry.getMode() & 0100) != 0 && !path.toFile().setExecutable(true, false)) {
        throw new IOException("cannot make executable: " + path);
      }
    }
  }
}
