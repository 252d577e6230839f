package twinfleet.persistence.journal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import twinfleet.core.DeviceTwin;

/** A folded twin as bytes: in snapshots and in rows of the read model. Caches both. */
public final class TwinJson {
  private static final JsonMapper JSON = DomainJson.mapper();

  private TwinJson() {}

  /** UTF-8 JSON, packed. */
  public static byte[] write(DeviceTwin twin) {
    return Packed.pack(bytes(twin));
  }

  /** Reads what {@link #write} wrote; else {@link UncheckedIOException}. */
  public static DeviceTwin read(byte[] bytes) {
    try {
      return value(Packed.unpack(bytes), DeviceTwin.class);
    } catch (IOException damaged) {
      throw new UncheckedIOException("no twin", damaged);
    }
  }

  /** The same for who can do without: empty where {@code bytes} cannot be read. */
  public static Optional<DeviceTwin> readable(byte[] bytes) {
    try {
      return Optional.of(read(bytes));
    } catch (UncheckedIOException damaged) {
      return Optional.empty();
    }
  }

  static byte[] bytes(Object value) {
    try {
      return JSON.writeValueAsBytes(value);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("a value that cannot be written: " + value, impossible);
    }
  }

  static <T> T value(byte[] bytes, Class<T> shape) {
    try {
      return JSON.readValue(bytes, shape);
    } catch (IOException damaged) {
      throw new UncheckedIOException("no " + shape.getSimpleName(), damaged);
    }
  }
}
