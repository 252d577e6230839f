package twinfleet.persistence.journal;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.datatype.jsr310.deser.InstantDeserializer;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;

/**
 * Reads instants as {@link Instant#toString} writes them, digit by digit: a twin's row has a dozen,
 * and the formatter of the JDK took most of the time that reading it took (docs/decisions/0018).
 * Whatever has another shape is left to Jackson's own reader.
 */
final class InstantText extends StdDeserializer<Instant> {
  private static final long serialVersionUID = 1L;
  private static final String SHAPE = "dddd-dd-ddTdd:dd:dd";
  private static final int FRACTION_AT = SHAPE.length() + 1;
  private static final int LENGTH_MAX = FRACTION_AT + 10;
  private static final long DAY_SECONDS = 86_400;

  InstantText() {
    super(Instant.class);
  }

  @Override
  public Instant deserialize(JsonParser parser, DeserializationContext context) throws IOException {
    if (parser.hasToken(JsonToken.VALUE_STRING)) {
      Instant read = read(parser.getText());
      if (read != null) {
        return read;
      }
    }
    return InstantDeserializer.INSTANT.deserialize(parser, context);
  }

  /** {@code 2026-01-02T03:04:05Z} with up to nine digits of a second, else null. */
  static Instant read(String text) {
    int end = text.length() - 1;
    if (end < SHAPE.length() || end > LENGTH_MAX - 1 || !isShaped(text, end)) {
      return null;
    }
    int hour = number(text, 11, 13);
    int minute = number(text, 14, 16);
    int second = number(text, 17, 19);
    if (hour > 23 || minute > 59 || second > 59) {
      return null;
    }
    try {
      LocalDate day = LocalDate.of(number(text, 0, 4), number(text, 5, 7), number(text, 8, 10));
      long seconds = day.toEpochDay() * DAY_SECONDS + hour * 3600L + minute * 60L + second;
      return Instant.ofEpochSecond(seconds, nanos(text, end));
    } catch (DateTimeException noSuchDay) {
      return null;
    }
  }

  private static boolean isShaped(String text, int end) {
    for (int i = 0; i < SHAPE.length(); i++) {
      char expected = SHAPE.charAt(i);
      char found = text.charAt(i);
      if (expected == 'd' ? found < '0' || found > '9' : found != expected) {
        return false;
      }
    }
    boolean fraction = end > FRACTION_AT && text.charAt(SHAPE.length()) == '.';
    for (int i = FRACTION_AT; i < end; i++) {
      fraction &= text.charAt(i) >= '0' && text.charAt(i) <= '9';
    }
    return text.charAt(end) == 'Z' && (fraction || end == SHAPE.length());
  }

  private static int nanos(String text, int end) {
    int nanos = end > FRACTION_AT ? number(text, FRACTION_AT, end) : 0;
    for (int digits = end - FRACTION_AT; digits >= 0 && digits < 9; digits++) {
      nanos *= 10;
    }
    return nanos;
  }

  private static int number(String text, int from, int to) {
    int number = 0;
    for (int i = from; i < to; i++) {
      number = number * 10 + text.charAt(i) - '0';
    }
    return number;
  }
}
