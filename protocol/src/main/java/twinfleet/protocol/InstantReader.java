package twinfleet.protocol;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;

/**
 * Reads instants as RFC 3339 text only. Jackson's own reader takes a number for seconds since 1970,
 * and years that no database holds.
 */
final class InstantReader extends StdScalarDeserializer<Instant> {
  private static final long serialVersionUID = 1;
  private static final Instant MIN = Instant.parse("0001-01-01T00:00:00Z");
  private static final Instant MAX = Instant.parse("9999-12-31T23:59:59.999999999Z");

  private InstantReader() {
    super(Instant.class);
  }

  static SimpleModule module() {
    return new SimpleModule("instants").addDeserializer(Instant.class, new InstantReader());
  }

  @Override
  public Instant deserialize(JsonParser parser, DeserializationContext context) throws IOException {
    if (parser.currentToken() != JsonToken.VALUE_STRING) {
      return (Instant) context.handleUnexpectedToken(Instant.class, parser);
    }
    String text = parser.getText();
    Instant instant = parse(text);
    return instant != null && !instant.isBefore(MIN) && !instant.isAfter(MAX)
        ? instant
        : (Instant) context.handleWeirdStringValue(Instant.class, text, "not an RFC 3339 instant");
  }

  private static Instant parse(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeException e) {
      return null;
    }
  }
}
