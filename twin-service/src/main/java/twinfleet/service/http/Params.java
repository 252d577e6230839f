package twinfleet.service.http;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import twinfleet.service.http.Problem.FieldError;

/** Reads the query parameters of an address; a parameter that nobody asked for is an error. */
final class Params {
  private final Map<String, String> left;
  private final List<FieldError> errors = new ArrayList<>();

  Params(Call call) {
    this.left = new HashMap<>(call.query());
  }

  /** A parameter that {@code parse} takes, null when missing. */
  <T> T optional(String name, Function<String, T> parse) {
    String value = left.remove(name);
    if (value == null) {
      return null;
    }
    try {
      return parse.apply(value);
    } catch (IllegalArgumentException e) {
      errors.add(new FieldError(name, e.getMessage()));
      return null;
    }
  }

  /** A whole number within bounds. */
  int number(String name, int min, int max, int otherwise) {
    Integer given = optional(name, text -> number(text, min, max));
    return given == null ? otherwise : given;
  }

  private static int number(String text, int min, int max) {
    boolean digits = text.matches("[0-9]{1,9}");
    if (!digits || Integer.parseInt(text) < min || Integer.parseInt(text) > max) {
      throw new IllegalArgumentException("must be a whole number from " + min + " to " + max);
    }
    return Integer.parseInt(text);
  }

  /** {@code true} or {@code false}, false when missing. */
  boolean flag(String name) {
    Boolean given = optional(name, Params::flagOf);
    return given != null && given;
  }

  private static Boolean flagOf(String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException("must be true or false");
    };
  }

  /** The first thing to complain of, or null; call it once every parameter was asked for. */
  Problem problem() {
    List<FieldError> all = new ArrayList<>(errors);
    left.keySet().stream()
        .sorted()
        .forEach(name -> all.add(new FieldError(Fields.shown(name), "no such parameter here")));
    return all.isEmpty() ? null : Problem.at(ProblemType.INVALID_PARAMETER, all);
  }
}
