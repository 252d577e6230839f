package twinfleet.service;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import java.util.List;
import twinfleet.persistence.DatabaseSettings;
import twinfleet.service.entity.EntitySettings;
import twinfleet.service.mqtt.MqttSettings;
import twinfleet.service.schedule.ScheduleSettings;

/**
 * All that can be set, read once and nowhere else: {@code application.conf} with one file per
 * concern, over it the environment, over it {@code -Dtwinfleet.x.y=value}. What is wrong is an
 * {@link EnvironmentFault} of one line that names the setting.
 *
 * @param config the whole, for the actor system
 * @param node this node's name, or null for host:port
 * @param seedNodes addresses of the cluster; empty forms one of this node alone
 * @param delivery the rules' figures
 * @param entity bounds of the twins as actors
 * @param schedule the clockwork
 * @param database how to reach PostgreSQL
 * @param mqtt how to reach the broker, and the bounds of what goes through it
 */
public record Settings(
    Config config,
    String node,
    List<String> seedNodes,
    DeliverySettings delivery,
    EntitySettings entity,
    ScheduleSettings schedule,
    DatabaseSettings database,
    MqttSettings mqtt) {

  /** The configuration of this process. */
  public static Settings load() {
    return load("");
  }

  /** The same with {@code overrides}, lines of HOCON: over the files, below {@code -D}. */
  public static Settings load(String overrides) {
    try {
      ConfigFactory.invalidateCaches();
      return of(
          ConfigFactory.load(
              ConfigFactory.parseString(overrides)
                  .withFallback(ConfigFactory.defaultApplication())));
    } catch (ConfigException unreadable) {
      throw new EnvironmentFault(
          "The configuration cannot be read: " + unreadable.getMessage(), unreadable);
    }
  }

  static Settings of(Config config) {
    Section all = Section.of(config, "twinfleet");
    Section cluster = all.at("cluster");
    cluster.text("host");
    cluster.port("port");
    cluster.number("shards", 1, 10_000);
    return new Settings(
        config,
        cluster.textOrNull("node"),
        List.copyOf(cluster.texts("seed-nodes")),
        DeliverySettings.of(all.at("delivery")),
        entity(all.at("entity")),
        schedule(all.at("schedule")),
        database(all.at("persistence")),
        MqttSection.read(all.at("mqtt")));
  }

  private static EntitySettings entity(Section s) {
    return new EntitySettings(
        s.ms("ask-timeout-ms"),
        s.ms("publish-retry-ms"),
        s.ms("overdue-interval-ms"),
        s.ms("passivate-after-ms"),
        s.minutes("passivate-horizon-minutes"),
        s.count("snapshot-every-events"),
        s.number("snapshots-kept", 1, 100),
        s.ms("restart-backoff-min-ms"),
        s.ms("restart-backoff-max-ms"),
        s.count("ingress-notices-per-second-max"));
  }

  private static ScheduleSettings schedule(Section s) {
    return new ScheduleSettings(
        s.millis("wake-interval-ms"),
        s.count("wakes-per-second-max"),
        s.millis("last-seen-flush-ms"),
        s.count("last-seen-rows-max"),
        s.seconds("wake-again-seconds"),
        s.millis("product-time-keep-ms"),
        s.millis("wall-step-max-ms"));
  }

  private static DatabaseSettings database(Section s) {
    return new DatabaseSettings(
        s.text("jdbc-url"),
        s.text("user"),
        s.textOrNull("password"),
        s.count("pool-connections-max"),
        s.millis("connection-timeout-ms"),
        s.millis("socket-timeout-ms"),
        s.millis("idle-in-transaction-timeout-ms"),
        s.millis("transaction-timeout-ms"));
  }
}
