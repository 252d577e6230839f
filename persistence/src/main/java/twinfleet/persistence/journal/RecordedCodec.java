package twinfleet.persistence.journal;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import twinfleet.core.TwinEvent;

/**
 * Between an event and its stored bytes: {@code {"m":manifest,"p":previous hash,"o":{"a":actor,
 * "c":cause,"i":correlation,"t":receivedAt,"n":node},"e":{the event}}}. Short keys where every row
 * pays for them; the event stays readable. The manifest stands inside too, so that the hash covers
 * it.
 */
public final class RecordedCodec {
  private static final JsonMapper JSON = DomainJson.mapper();

  private RecordedCodec() {}

  // made once per type of event, of which there is a closed list
  private static final Map<Class<?>, ObjectReader> READERS = new ConcurrentHashMap<>();

  /** The row as written. */
  @JsonPropertyOrder({"m", "p", "o", "e"})
  private record Row<E extends TwinEvent>(
      @JsonProperty("m") String manifest,
      @JsonProperty("p") Hash previous,
      @JsonProperty("o") Who origin,
      @JsonProperty("e") E event) {}

  /** {@link Origin} with short keys. */
  @JsonPropertyOrder({"a", "c", "i", "t", "n"})
  private record Who(
      @JsonProperty("a") String actor,
      @JsonProperty("c") String cause,
      @JsonProperty("i") String correlation,
      @JsonProperty("t") Instant receivedAt,
      @JsonProperty("n") String node) {
    static Who of(Origin o) {
      return new Who(o.actor(), o.cause(), o.correlation(), o.receivedAt(), o.node());
    }

    Origin origin() {
      return new Origin(actor, cause, correlation, receivedAt, node);
    }
  }

  /** Makes the bytes of {@code event}, once. */
  public static Recorded seal(TwinEvent event, Origin origin, Hash previous) {
    try {
      Row<TwinEvent> row = new Row<>(Manifests.of(event), previous, Who.of(origin), event);
      return new Recorded(event, origin, previous, JSON.writeValueAsBytes(row));
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("an event that cannot be written: " + event, impossible);
    }
  }

  /**
   * Reads {@code bytes} back, stored under {@code manifest}.
   *
   * @throws UnreadableEvent for an unknown type or bytes that are no such event
   */
  public static Recorded open(byte[] bytes, String manifest) {
    Class<? extends TwinEvent> shape = Manifests.shapeOf(manifest);
    try {
      Row<?> row = READERS.computeIfAbsent(shape, RecordedCodec::reader).readValue(bytes);
      if (!manifest.equals(row.manifest())) {
        throw new UnreadableEvent(manifest + " is stored over a " + row.manifest(), null);
      }
      if (row.previous() == null || row.origin() == null || row.event() == null) {
        throw new UnreadableEvent("damaged " + manifest + ": a part is missing", null);
      }
      TwinEvent event = row.event();
      if (event.stamp() == null || event.stamp().at() == null) {
        throw new UnreadableEvent("damaged " + manifest + ": no stamp", null);
      }
      return new Recorded(event, row.origin().origin(), row.previous(), bytes);
    } catch (IOException | IllegalArgumentException damaged) {
      throw new UnreadableEvent("damaged " + manifest + ": " + damaged.getMessage(), damaged);
    }
  }

  private static ObjectReader reader(Class<?> shape) {
    return JSON.readerFor(JSON.getTypeFactory().constructParametricType(Row.class, shape));
  }
}
