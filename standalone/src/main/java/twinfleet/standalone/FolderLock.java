package twinfleet.standalone;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import twinfleet.service.EnvironmentFault;

/**
 * One folder, one living Twinfleet. The operating system drops the lock with the process, however
 * it ends, so whatever still runs on a folder that we could lock is an orphan and ours to stop.
 */
final class FolderLock implements AutoCloseable {
  /** Inside one JVM the system does not refuse, and closing a second channel drops the first. */
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private static final String FILE = "twinfleet.lock";

  private final Path folder;
  private final FileChannel channel;

  private FolderLock(Path folder, FileChannel channel) {
    this.folder = folder;
    this.channel = channel;
  }

  /**
   * Creates the folder if need be and locks it.
   *
   * @param setting named in the fault
   * @throws EnvironmentFault when it cannot be written or another living process holds it
   */
  static FolderLock hold(Path folder, String setting) {
    try {
      var real = Files.createDirectories(folder).toRealPath();
      if (!HELD.add(real)) {
        throw inUse(real, setting, ProcessHandle.current().pid() + "");
      }
      try {
        return lock(real, setting);
      } catch (IOException | RuntimeException fault) {
        HELD.remove(real);
        throw fault;
      }
    } catch (IOException fault) {
      throw new EnvironmentFault(
          "Cannot write to the folder %s; choose another with %s (%s)"
              .formatted(folder, setting, fault),
          fault);
    }
  }

  private static FolderLock lock(Path folder, String setting) throws IOException {
    var file = folder.resolve(FILE);
    var channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      if (channel.tryLock() == null) {
        throw inUse(folder, setting, Files.readString(file).strip());
      }
      channel.truncate(0);
      var pid = Long.toString(ProcessHandle.current().pid());
      channel.write(ByteBuffer.wrap(pid.getBytes(StandardCharsets.US_ASCII)));
      return new FolderLock(folder, channel);
    } catch (IOException | RuntimeException fault) {
      channel.close();
      throw fault;
    }
  }

  private static EnvironmentFault inUse(Path folder, String setting, String pid) {
    return new EnvironmentFault(
        "The folder %s is in use by a running Twinfleet (process %s); stop it or set %s"
            .formatted(folder, pid, setting));
  }

  /** The locked folder as a real path, as processes on it show it in their arguments. */
  Path folder() {
    return folder;
  }

  @Override
  public void close() {
    if (!channel.isOpen()) {
      return;
    }
    try {
      channel.close();
    } catch (IOException fault) {
      throw new EnvironmentFault("Cannot release the lock of " + folder, fault);
    } finally {
      HELD.remove(folder);
    }
  }
}
