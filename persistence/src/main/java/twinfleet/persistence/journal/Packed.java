package twinfleet.persistence.journal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * JSON of a twin in a fifth of its bytes: zlib with a dictionary of what every twin's JSON says
 * (docs/decisions/0018). A packed row begins with zlib's {@code x}, one that is not with {@code {};
 * a row names the dictionary's checksum, so that one packed with another is unreadable and folded
 * anew. Native memory is kept for a few at a time.
 */
final class Packed {
  private static final byte[] DICTIONARY = dictionary("twin-state.v1.dictionary");
  private static final int KEPT_MAX = 4;
  private static final int BUFFER_BYTES = 1024;
  private static final BlockingQueue<Deflater> DEFLATERS = new ArrayBlockingQueue<>(KEPT_MAX);
  private static final BlockingQueue<Inflater> INFLATERS = new ArrayBlockingQueue<>(KEPT_MAX);

  private Packed() {}

  /** Packs {@code json}. */
  static byte[] pack(byte[] json) {
    Deflater kept = DEFLATERS.poll();
    Deflater deflater = kept == null ? new Deflater(Deflater.BEST_SPEED) : kept;
    deflater.reset();
    deflater.setDictionary(DICTIONARY);
    deflater.setInput(json);
    deflater.finish();
    ByteArrayOutputStream packed = new ByteArrayOutputStream(BUFFER_BYTES);
    byte[] buffer = new byte[BUFFER_BYTES];
    while (!deflater.finished()) {
      packed.write(buffer, 0, deflater.deflate(buffer));
    }
    if (!DEFLATERS.offer(deflater)) {
      deflater.end();
    }
    return packed.toByteArray();
  }

  /** What {@link #pack} packed; what begins with a brace is given back as it is. */
  static byte[] unpack(byte[] bytes) throws IOException {
    if (bytes.length == 0 || bytes[0] == '{') {
      return bytes;
    }
    Inflater kept = INFLATERS.poll();
    Inflater inflater = kept == null ? new Inflater() : kept;
    try {
      inflater.reset();
      return unpacked(inflater, bytes);
    } catch (DataFormatException | IllegalArgumentException damaged) {
      throw new IOException("not packed by this version", damaged);
    } finally {
      if (!INFLATERS.offer(inflater)) {
        inflater.end();
      }
    }
  }

  private static byte[] unpacked(Inflater inflater, byte[] bytes)
      throws IOException, DataFormatException {
    inflater.setInput(bytes);
    ByteArrayOutputStream json = new ByteArrayOutputStream(2 * BUFFER_BYTES);
    byte[] buffer = new byte[2 * BUFFER_BYTES];
    while (!inflater.finished()) {
      int read = inflater.inflate(buffer);
      json.write(buffer, 0, read);
      if (read == 0 && inflater.needsDictionary()) {
        inflater.setDictionary(DICTIONARY);
      } else if (read == 0 && !inflater.finished()) {
        throw new IOException("cut off");
      }
    }
    return json.toByteArray();
  }

  private static byte[] dictionary(String name) {
    try (InputStream in = Packed.class.getResourceAsStream(name)) {
      return in.readAllBytes();
    } catch (IOException unreadable) {
      throw new UncheckedIOException("this build lacks " + name, unreadable);
    }
  }
}
