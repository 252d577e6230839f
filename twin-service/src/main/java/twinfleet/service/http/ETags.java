package twinfleet.service.http;

import java.util.Arrays;

/** Comparison of entity tags (RFC 9110 section 8.8.3). */
final class ETags {
  private ETags() {}

  /** Whether a list of tags ({@code If-None-Match}) holds {@code tag}, compared weakly. */
  static boolean anyMatches(String list, String tag) {
    return Arrays.stream(list.split(","))
        .map(String::strip)
        .anyMatch(one -> one.equals("*") || one.replaceFirst("^W/", "").equals(tag));
  }

  /** Whether {@code condition} ({@code If-Range}) is exactly {@code tag}; a date never is. */
  static boolean isExactly(String condition, String tag) {
    return condition.strip().equals(tag);
  }
}
