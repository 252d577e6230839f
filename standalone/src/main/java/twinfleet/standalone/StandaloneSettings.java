package twinfleet.standalone;

import com.typesafe.config.ConfigFactory;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import twinfleet.service.Section;

/**
 * What one machine hosts.
 *
 * @param data folder of database, broker and images, kept between starts
 * @param mqttPort of the broker, 0 for any free one
 * @param broker which one
 * @param overrides of the node's own settings, below {@code -D}
 */
public record StandaloneSettings(
    Path data, int mqttPort, BrokerSettings.Kind broker, Map<String, String> overrides) {
  /** Keeps its map to itself. */
  public StandaloneSettings {
    overrides = Map.copyOf(overrides);
  }

  /** On {@code data} with free ports. */
  public static StandaloneSettings on(Path data) {
    BrokerSettings.Kind kind = BrokerSettings.Kind.of(given().text("broker.kind"));
    return new StandaloneSettings(data, 0, kind, Map.of())
        .with("twinfleet.http.port", "0")
        .with("twinfleet.http.management-port", "0");
  }

  /** {@code twinfleet.standalone}: reference.conf, over it {@code -D}. */
  static Section given() {
    return Section.of(ConfigFactory.load(), "twinfleet.standalone");
  }

  /** The same with the broker on another port. */
  public StandaloneSettings onMqttPort(int port) {
    return new StandaloneSettings(data, port, broker, overrides);
  }

  /** The same with one of the node's settings. */
  public StandaloneSettings with(String setting, String value) {
    Map<String, String> more = new LinkedHashMap<>(overrides);
    more.put(setting, value);
    return new StandaloneSettings(data, mqttPort, broker, more);
  }
}
