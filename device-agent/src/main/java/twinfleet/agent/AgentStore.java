package twinfleet.agent;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;
import twinfleet.agent.AgentSettings.Durability;
import twinfleet.agent.decide.Memory;

/**
 * One agent's memory in its folder: a journal of whole states, each in a frame of length, checksum
 * and JSON; the last whole frame counts. A kill at any byte leaves at worst a torn tail, whose
 * write nobody had acted upon yet. Not thread-safe: belongs to the agent's turn.
 */
final class AgentStore {
  private static final String NAME = "memory.journal";
  private static final int HEADER_BYTES = 8;
  private static final int FRAME_BYTES_MAX = 1 << 20;
  private static final int JOURNAL_BYTES_MAX = 64 << 10;
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  private final Path file;
  private final Durability durability;
  private long length;

  /** Opens the store in {@code folder}, which is created if need be. */
  AgentStore(Path folder, Durability durability) {
    this.file = folder.resolve(NAME);
    this.durability = durability;
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * What was stored last, or {@code factory}. Damage beyond a torn tail may have cost numbers that
   * were used already, so then the epoch is raised.
   */
  Memory recover(Memory factory) {
    Found found = read();
    length = found.length();
    if (found.memory() == null) {
      return found.damaged() ? factory.withEpochRaised() : factory;
    }
    return found.damaged() ? found.memory().withEpochRaised() : found.memory();
  }

  private record Found(Memory memory, long length, boolean damaged) {}

  private Found read() {
    if (!Files.exists(file)) {
      return new Found(null, 0, false);
    }
    try {
      ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
      Memory last = null;
      int end = 0;
      while (bytes.remaining() >= HEADER_BYTES) {
        int size = bytes.getInt();
        int sum = bytes.getInt();
        if (size <= 0 || size > FRAME_BYTES_MAX) {
          return new Found(last, end, true);
        }
        if (size > bytes.remaining()) {
          break;
        }
        byte[] json = new byte[size];
        bytes.get(json);
        if (checksum(json) != sum) {
          return new Found(last, end, true);
        }
        last = JSON.readValue(json, Memory.class);
        end = bytes.position();
      }
      return new Found(last, end, false);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Stores {@code memory}; it is durable when this returns. */
  void write(Memory memory) {
    try {
      byte[] json = JSON.writeValueAsBytes(memory);
      ByteBuffer frame = ByteBuffer.allocate(HEADER_BYTES + json.length);
      frame.putInt(json.length).putInt(checksum(json)).put(json).flip();
      if (length + frame.remaining() > JOURNAL_BYTES_MAX) {
        replace(frame);
      } else {
        append(frame);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void append(ByteBuffer frame) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      boolean fresh = length == 0;
      channel.truncate(length);
      length = writeFully(channel, frame, length);
      force(channel);
      if (fresh) {
        forceFolder();
      }
    }
  }

  private void replace(ByteBuffer frame) throws IOException {
    Path next = file.resolveSibling(NAME + ".next");
    try (FileChannel channel =
        FileChannel.open(
            next,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      length = writeFully(channel, frame, 0);
      force(channel);
    }
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    forceFolder();
  }

  private static long writeFully(FileChannel channel, ByteBuffer bytes, long at)
      throws IOException {
    long position = at;
    while (bytes.hasRemaining()) {
      position += channel.write(bytes, position);
    }
    return position;
  }

  private void force(FileChannel channel) throws IOException {
    if (durability == Durability.FSYNC) {
      channel.force(false);
    }
  }

  private void forceFolder() throws IOException {
    if (durability == Durability.FSYNC) {
      try (FileChannel folder = FileChannel.open(file.getParent(), StandardOpenOption.READ)) {
        folder.force(true);
      }
    }
  }

  private static int checksum(byte[] bytes) {
    CRC32C sum = new CRC32C();
    sum.update(bytes);
    return (int) sum.getValue();
  }
}
