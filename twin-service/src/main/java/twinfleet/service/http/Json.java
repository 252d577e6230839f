package twinfleet.service.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/** JSON of the HTTP API: instants in ISO-8601 to the millisecond, and a reader with bounds. */
final class Json {
  private static final int NESTING_DEPTH_MAX = 16;
  private static final int NAME_CHARS_MAX = 256;
  private static final int NUMBER_CHARS_MAX = 32;

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(NESTING_DEPTH_MAX)
                          .maxNameLength(NAME_CHARS_MAX)
                          .maxNumberLength(NUMBER_CHARS_MAX)
                          .build())
                  .build())
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .disable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .addModule(new SimpleModule().addSerializer(Instant.class, new Millis()))
          .build();

  private Json() {}

  /** What a body holds: a tree, or why it is none. */
  sealed interface Parsed {
    /** A whole JSON value. */
    record Tree(JsonNode node) implements Parsed {}

    /** Not JSON; the detail names line and column. */
    record Broken(Problem problem) implements Parsed {}
  }

  static Parsed parse(byte[] body) {
    if (isOtherEncoding(body)) {
      return broken("the body is not JSON in UTF-8");
    }
    try {
      JsonNode node = MAPPER.readTree(body);
      return node == null || node.isMissingNode()
          ? broken("the body is empty, JSON is expected")
          : new Parsed.Tree(node);
    } catch (JsonProcessingException e) {
      JsonLocation where = e.getLocation();
      String place =
          where == null
              ? ""
              : "line " + where.getLineNr() + ", column " + where.getColumnNr() + ": ";
      return broken(place + printable(e.getOriginalMessage()));
    } catch (IOException e) {
      return broken("the body is not JSON in UTF-8");
    }
  }

  /** UTF-16 and UTF-32, which Jackson would read: they have a zero or a mark at the begin. */
  private static boolean isOtherEncoding(byte[] body) {
    return body.length > 1 && (body[0] == 0 || body[1] == 0 || (body[0] & 0xFF) >= 0xFE);
  }

  private static Parsed broken(String detail) {
    return new Parsed.Broken(Problem.of(ProblemType.MALFORMED_REQUEST, detail));
  }

  private static String printable(String message) {
    String head = message.length() <= 200 ? message : message.substring(0, 200);
    return head.replaceAll("\\p{Cntrl}", "?");
  }

  static String text(Object value) {
    try {
      return MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The fields of an object that {@link #text} wrote. */
  static Map<String, Object> object(String text) {
    try {
      return MAPPER.readValue(text, new TypeReference<LinkedHashMap<String, Object>>() {});
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** An answer that {@link #text} wrote. */
  static Answer answer(String text) {
    try {
      return MAPPER.readValue(text, Answer.class);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** SHA-256 in lower-case hex. */
  static String digest(byte[] bytes) {
    return HexFormat.of().formatHex(sha256().digest(bytes));
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** Twin and read model keep different fractions of a second; a client sees one. */
  private static final class Millis extends JsonSerializer<Instant> {
    @Override
    public void serialize(Instant value, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      out.writeString(value.truncatedTo(ChronoUnit.MILLIS).toString());
    }
  }
}
