package twinfleet.protocol;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.LogicalType;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.stream.Collectors;

/**
 * Wire records to JSON bytes and back. Reading is strict where a wrong value could mislead (types,
 * ranges, nesting, trailing bytes) and tolerant where versions differ (unknown fields, unknown
 * reasons), as the contract says.
 */
public final class WireCodec {
  private static final JsonMapper JSON = mapper();

  private WireCodec() {}

  /** The JSON bytes of {@code message}. */
  public static byte[] encode(WireMessage message) {
    try {
      return JSON.writeValueAsBytes(message);
    } catch (JsonProcessingException impossible) {
      throw new UncheckedIOException("a wire record that Jackson cannot write", impossible);
    }
  }

  /** Reads {@code payload} as a message of {@code type}, or says how it is malformed. */
  public static <T extends WireMessage> Decoded<T> decode(byte[] payload, Class<T> type) {
    if (payload.length == 0) {
      return new Decoded.Malformed<>(Decoded.Kind.EMPTY, "empty payload");
    }
    if (payload.length > Limits.PAYLOAD_BYTES_MAX) {
      return new Decoded.Malformed<>(
          Decoded.Kind.OVERSIZED,
          payload.length + " bytes, at most " + Limits.PAYLOAD_BYTES_MAX + " allowed");
    }
    if (isOtherEncoding(payload)) {
      return new Decoded.Malformed<>(Decoded.Kind.NOT_JSON, "not UTF-8");
    }
    T message;
    try {
      message = JSON.readValue(payload, type);
    } catch (JsonMappingException e) {
      return new Decoded.Malformed<>(Decoded.Kind.WRONG_VALUE, pathOf(e) + ": " + firstLine(e));
    } catch (IOException e) {
      return new Decoded.Malformed<>(Decoded.Kind.NOT_JSON, firstLine(e));
    }
    if (message == null) {
      return new Decoded.Malformed<>(Decoded.Kind.NOT_JSON, "null");
    }
    Decoded.Malformed<T> broken = Requirements.check(message);
    return broken != null ? broken : new Decoded.Message<>(message);
  }

  /** UTF-16 and UTF-32, which Jackson would read: they have a zero or a mark at the begin. */
  private static boolean isOtherEncoding(byte[] payload) {
    boolean zero = payload[0] == 0 || payload.length > 1 && payload[1] == 0;
    return zero || (payload[0] & 0xFF) >= 0xFE;
  }

  private static String pathOf(JsonMappingException e) {
    String path =
        e.getPath().stream()
            .map(step -> step.getFieldName() == null ? "[]" : step.getFieldName())
            .limit(4)
            .collect(Collectors.joining("."));
    return path.isEmpty() ? "message" : path;
  }

  private static String firstLine(IOException e) {
    String text = e instanceof JsonProcessingException j ? j.getOriginalMessage() : e.getMessage();
    String line = text == null ? e.getClass().getSimpleName() : text.lines().findFirst().orElse("");
    String safe = line.replaceAll("\\p{Cntrl}", "?");
    return safe.length() <= 200 ? safe : safe.substring(0, 200);
  }

  private static JsonMapper mapper() {
    JsonFactory factory =
        JsonFactory.builder()
            .streamReadConstraints(
                StreamReadConstraints.builder()
                    .maxNestingDepth(Limits.NESTING_DEPTH_MAX)
                    .maxNumberLength(40)
                    .maxStringLength(Limits.PAYLOAD_BYTES_MAX)
                    .build())
            .build();
    JsonMapper.Builder builder =
        JsonMapper.builder(factory)
            .addModule(new JavaTimeModule())
            .addModule(InstantReader.module())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
            .enable(DeserializationFeature.READ_UNKNOWN_ENUM_VALUES_USING_DEFAULT_VALUE);
    // Text is text: a number there is a mistake, not to be read as its digits.
    builder.withCoercionConfig(
        LogicalType.Textual,
        c ->
            c.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail));
    return builder.build();
  }
}
