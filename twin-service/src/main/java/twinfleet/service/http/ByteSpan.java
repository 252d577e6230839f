package twinfleet.service.http;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A part of a file (RFC 9110 section 14), inclusive at both ends.
 *
 * @param first offset of the first byte
 * @param last offset of the last byte
 */
record ByteSpan(long first, long last) {
  private static final Pattern ONE =
      Pattern.compile("bytes\\s*=\\s*(\\d{0,18})\\s*-\\s*(\\d{0,18})");

  /** What a {@code Range} header asks of a file. */
  sealed interface Asked {
    /** All of it: no range, several, or none that can be read; a server may always do so. */
    record Whole() implements Asked {}

    /** One part of it. */
    record Part(ByteSpan span) implements Asked {}

    /** Nothing that is there. */
    record Unsatisfiable() implements Asked {}
  }

  static Asked asked(String range, long size) {
    Matcher m = range == null ? null : ONE.matcher(range.strip());
    if (m == null || !m.matches() || (m.group(1).isEmpty() && m.group(2).isEmpty())) {
      return new Asked.Whole();
    }
    if (m.group(1).isEmpty()) {
      long suffix = Long.parseLong(m.group(2));
      return within(Math.max(0, size - suffix), size - 1, size);
    }
    long first = Long.parseLong(m.group(1));
    long last = m.group(2).isEmpty() ? size - 1 : Long.parseLong(m.group(2));
    boolean backwards = !m.group(2).isEmpty() && last < first;
    return backwards ? new Asked.Whole() : within(first, Math.min(last, size - 1), size);
  }

  private static Asked within(long first, long last, long size) {
    return first >= size || first > last
        ? new Asked.Unsatisfiable()
        : new Asked.Part(new ByteSpan(first, last));
  }

  long length() {
    return last - first + 1;
  }
}
