package twinfleet.service;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;

/**
 * A part of the configuration, read strictly: what is missing or out of its range is an {@link
 * EnvironmentFault} of one line that names the setting.
 */
public final class Section {
  private static final int SHOWN_CHARS_MAX = 80;
  private static final int MS_MAX = Integer.MAX_VALUE;

  /** Ten years: an instant that far ahead is still one that JSON and SQL can write. */
  private static final int HOURS_MAX = 87_600;

  private final Config config;
  private final String path;

  private Section(Config config, String path) {
    this.config = config;
    this.path = path;
  }

  /** The part at {@code path}. */
  public static Section of(Config config, String path) {
    return new Section(config, path);
  }

  Section at(String name) {
    return new Section(config, path + "." + name);
  }

  /** Not empty. */
  public String text(String name) {
    String value = read(name, "a text", config::getString);
    return value.isBlank() ? fault(name, "a text that is not empty", value) : value;
  }

  String textLike(String name, String pattern, String shape) {
    String value = text(name);
    return value.matches(pattern) ? value : fault(name, shape, value);
  }

  /** What may be part of an MQTT topic, of a client id and of a line of the journal. */
  String name(String name) {
    return textLike(name, "[A-Za-z0-9][A-Za-z0-9._:-]{0,63}", "1 to 64 of A-Z a-z 0-9 . _ : -");
  }

  /** Null when empty. */
  String textOrNull(String name) {
    String value = read(name, "a text", config::getString);
    return value.isEmpty() ? null : value;
  }

  List<String> texts(String name) {
    return read(name, "a list of texts", config::getStringList);
  }

  /** Null when empty. */
  public Path pathOrNull(String name) {
    String value = textOrNull(name);
    return value == null ? null : Path.of(value);
  }

  boolean flag(String name) {
    return read(name, "true or false", config::getBoolean);
  }

  int number(String name, int least, int most) {
    String range = "a whole number from " + least + " to " + most;
    int value = read(name, range, config::getInt);
    return value < least || value > most ? fault(name, range, value) : value;
  }

  long bytes(String name) {
    String range = "a number of bytes from 1";
    long value = read(name, range, config::getLong);
    return value < 1 ? fault(name, range, value) : value;
  }

  /** From 1. */
  int count(String name) {
    return number(name, 1, Integer.MAX_VALUE);
  }

  /** 0 for any free one. */
  public int port(String name) {
    return number(name, 0, 65_535);
  }

  double fraction(String name, double least, double most) {
    String range = "a number from " + least + " to " + most;
    double value = read(name, range, config::getDouble);
    return value < least || value > most ? fault(name, range, value) : value;
  }

  /** Milliseconds, from 1. */
  public int ms(String name) {
    return number(name, 1, MS_MAX);
  }

  Duration millis(String name) {
    return Duration.ofMillis(ms(name));
  }

  Duration seconds(String name) {
    return Duration.ofSeconds(count(name));
  }

  Duration minutes(String name) {
    return Duration.ofMinutes(count(name));
  }

  Duration hours(String name) {
    return Duration.ofHours(number(name, 1, HOURS_MAX));
  }

  List<Duration> minutesEach(String name) {
    String range = "a list of whole numbers from 1";
    List<Integer> values = read(name, range, config::getIntList);
    boolean wrong = values.isEmpty() || values.stream().anyMatch(value -> value < 1);
    return wrong ? fault(name, range, values) : values.stream().map(Duration::ofMinutes).toList();
  }

  private <T> T read(String name, String expected, Function<String, T> getter) {
    String key = path + "." + name;
    try {
      return getter.apply(key);
    } catch (ConfigException.Missing missing) {
      throw new EnvironmentFault(key + " is not set; expected " + expected, missing);
    } catch (ConfigException wrong) {
      String given = config.hasPath(key) ? config.getValue(key).render() : "?";
      throw new EnvironmentFault(key + " is " + given + "; expected " + expected, wrong);
    }
  }

  private <T> T fault(String name, String expected, Object given) {
    throw new EnvironmentFault(
        path + "." + name + " is '" + shown(given) + "'; expected " + expected);
  }

  /** One line, however hostile the value. */
  private static String shown(Object given) {
    String text = String.valueOf(given);
    String head = text.substring(0, Math.min(text.length(), SHOWN_CHARS_MAX));
    return head.replaceAll("\\p{Cntrl}", "?");
  }
}
