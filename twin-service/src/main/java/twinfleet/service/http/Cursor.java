package twinfleet.service.http;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Where a list goes on: opaque outside, inside the last key of the page and which list it was, so
 * that a cursor is not used on another list.
 */
final class Cursor {
  private static final int LIST_CHARS = 8;

  private Cursor() {}

  /** A cursor behind {@code key} of the list that {@code list} describes. */
  static String after(String key, String list) {
    String text = name(list) + key;
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * The key in {@code cursor}.
   *
   * @throws IllegalArgumentException in words for the caller
   */
  static String key(String cursor, String list) {
    String text;
    try {
      text = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("is no cursor of this API", e);
    }
    boolean forged = text.codePoints().anyMatch(Character::isISOControl);
    if (forged || !text.startsWith(name(list)) || text.length() == LIST_CHARS) {
      throw new IllegalArgumentException("is no cursor of this list and filter");
    }
    return text.substring(LIST_CHARS);
  }

  private static String name(String list) {
    return Json.digest(list.getBytes(StandardCharsets.UTF_8)).substring(0, LIST_CHARS);
  }
}
