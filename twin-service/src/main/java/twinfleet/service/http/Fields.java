package twinfleet.service.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import twinfleet.service.http.Problem.FieldError;

/**
 * Reads the fields of one JSON object and notes everything that is wrong with them, so that one
 * answer names all. Every field that is read is known; {@link #errors} calls all others unknown,
 * since a typo in a write would mislead.
 */
final class Fields {
  private static final int LABELS_MAX = 32;
  static final int TEXT_CHARS_MAX = 256;

  private final JsonNode object;
  private final Set<String> known = new HashSet<>();
  private final List<FieldError> errors = new ArrayList<>();

  Fields(JsonNode object) {
    this.object = object;
    if (!object.isObject()) {
      errors.add(new FieldError("", "a JSON object is expected"));
    }
  }

  /** A text that {@code parse} takes; null, and noted, when it is missing or not one. */
  <T> T required(String name, Function<String, T> parse) {
    if (isAbsent(name)) {
      fail(name, "is required");
      return null;
    }
    return optional(name, parse);
  }

  /** The same, null without a note when it is missing. */
  <T> T optional(String name, Function<String, T> parse) {
    if (isAbsent(name)) {
      return null;
    }
    JsonNode value = object.get(name);
    if (!value.isTextual()) {
      fail(name, "must be a text");
      return null;
    }
    try {
      return parse.apply(value.textValue());
    } catch (IllegalArgumentException e) {
      fail(name, e.getMessage());
      return null;
    }
  }

  /** A whole number within bounds; 0, and noted, when it is none. */
  long requiredLong(String name, long min, long max) {
    if (isAbsent(name)) {
      fail(name, "is required");
      return 0;
    }
    JsonNode value = object.get(name);
    boolean fits = value.isIntegralNumber() && value.canConvertToLong();
    if (!fits || value.longValue() < min || value.longValue() > max) {
      fail(name, "must be a whole number from " + min + " to " + max);
      return 0;
    }
    return value.longValue();
  }

  /** A flag, false when missing. */
  boolean flag(String name) {
    if (isAbsent(name)) {
      return false;
    }
    JsonNode value = object.get(name);
    if (!value.isBoolean()) {
      fail(name, "must be true or false");
    }
    return value.booleanValue();
  }

  /** An object of texts, empty when missing. */
  Map<String, String> labels(String name) {
    Map<String, String> labels = new TreeMap<>();
    if (isAbsent(name)) {
      return labels;
    }
    JsonNode value = object.get(name);
    if (!value.isObject() || value.size() > LABELS_MAX) {
      fail(name, "must be an object of at most " + LABELS_MAX + " texts");
      return labels;
    }
    value
        .properties()
        .forEach(
            label -> {
              String where = name + "." + shown(label.getKey());
              if (!label.getKey().matches("[A-Za-z0-9._-]{1,64}")) {
                fail(where, "a label's name is 1 to 64 of A-Z a-z 0-9 . _ -");
              } else if (!label.getValue().isTextual()) {
                fail(where, "must be a text");
              } else {
                put(labels, where, label.getKey(), label.getValue().textValue());
              }
            });
    return labels;
  }

  private void put(Map<String, String> labels, String where, String key, String value) {
    try {
      labels.put(key, plainText(value));
    } catch (IllegalArgumentException e) {
      fail(where, e.getMessage());
    }
  }

  /** A text fit for storing and showing: short, no control characters, whole characters only. */
  static String plainText(String value) {
    boolean bad =
        value
            .codePoints()
            .anyMatch(
                c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE);
    if (bad || value.isBlank() || value.length() > TEXT_CHARS_MAX) {
      throw new IllegalArgumentException(
          "must have 1 to " + TEXT_CHARS_MAX + " characters and no control characters");
    }
    return value;
  }

  void fail(String name, String message) {
    errors.add(new FieldError(name, message));
  }

  /** All that is wrong, once every field was asked for. */
  List<FieldError> errors() {
    List<FieldError> all = new ArrayList<>(errors);
    object
        .fieldNames()
        .forEachRemaining(
            name -> {
              if (!known.contains(name)) {
                all.add(new FieldError(shown(name), "no such field"));
              }
            });
    return all;
  }

  private boolean isAbsent(String name) {
    known.add(name);
    return !object.hasNonNull(name);
  }

  /** A client's own words, short and printable. */
  static String shown(String text) {
    String head = text.length() <= 80 ? text : text.substring(0, 80);
    return head.replaceAll("\\p{Cntrl}", "?");
  }
}
