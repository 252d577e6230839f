package twinfleet.service;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import twinfleet.persistence.DatabaseSettings;
import twinfleet.service.entity.EntitySettings;
import twinfleet.service.http.HttpSettings;
import twinfleet.service.mqtt.MqttSettings;
import twinfleet.service.projection.ProjectionSettings;
import twinfleet.service.projection.ReconcilerSettings;
import twinfleet.service.schedule.QuarantineSettings;
import twinfleet.service.schedule.ScheduleSettings;

/**
 * All that can be set, read once and nowhere else: {@code application.conf} with one file per
 * concern, over it the environment, over it {@code -Dtwinfleet.x.y=value}. What is wrong is an
 * {@link EnvironmentFault} of one line that names the setting.
 *
 * @param config the whole, for the actor system
 * @param node this node's name, unique in its cluster and the same after a restart
 * @param seedNodes addresses of the cluster; empty forms one of this node alone
 * @param delivery the rules' figures
 * @param entity bounds of the twins as actors
 * @param schedule the clockwork
 * @param quarantine how much is kept of messages that broke the contract
 * @param database how to reach PostgreSQL
 * @param projection the read model's pace
 * @param reconciler the pace of comparing journal and read model
 * @param mqtt the broker's side
 * @param http the operators' side
 */
public record Settings(
    Config config,
    String node,
    List<String> seedNodes,
    DeliverySettings delivery,
    EntitySettings entity,
    ScheduleSettings schedule,
    QuarantineSettings quarantine,
    DatabaseSettings database,
    ProjectionSettings projection,
    ReconcilerSettings reconciler,
    MqttSettings mqtt,
    HttpSettings http) {

  /** The configuration of this process. */
  public static Settings load() {
    return load("");
  }

  /** The same with {@code overrides}, lines of HOCON: over the files, below {@code -D}. */
  public static Settings load(String overrides) {
    try {
      ConfigFactory.invalidateCaches();
      Config application = ConfigFactory.defaultApplication();
      Config config =
          ConfigFactory.load(ConfigFactory.parseString(overrides).withFallback(application));
      refuseUnknown(
          config, application.withFallback(ConfigFactory.defaultReferenceUnresolved()).resolve());
      return of(config);
    } catch (ConfigException unreadable) {
      throw new EnvironmentFault(
          "The configuration cannot be read: " + unreadable.getMessage(), unreadable);
    }
  }

  /** A mistyped name would leave the default in force and nobody the wiser. */
  private static void refuseUnknown(Config config, Config defaults) {
    Set<String> known = names(defaults);
    names(config).stream()
        .filter(name -> !known.contains(name))
        .findFirst()
        .ifPresent(
            name -> {
              throw new EnvironmentFault(
                  "twinfleet." + name + " is no setting; README, Commands, tells where all stand");
            });
  }

  private static Set<String> names(Config config) {
    return config.getConfig("twinfleet").entrySet().stream()
        .map(Map.Entry::getKey)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Settings of(Config config) {
    Section all = Section.of(config, "twinfleet");
    Section cluster = all.at("cluster");
    cluster.number("shards", 1, 10_000);
    return new Settings(
        config,
        name(cluster),
        List.copyOf(cluster.texts("seed-nodes")),
        DeliverySettings.of(all.at("delivery")),
        entity(all.at("entity")),
        schedule(all.at("schedule")),
        quarantine(all.at("quarantine")),
        database(all.at("persistence")),
        projection(all.at("projection")),
        reconciler(all.at("reconciler")),
        MqttSection.read(all.at("mqtt")),
        HttpSection.of(all.at("http")));
  }

  private static String name(Section cluster) {
    String given = cluster.textOrNull("node") == null ? null : cluster.name("node");
    int port = cluster.port("port");
    String own = port == 0 ? "single" : cluster.text("host") + ":" + port;
    return given == null ? own : given;
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
        s.count("wakes-unanswered-max"),
        s.millis("last-seen-flush-ms"),
        s.count("last-seen-rows-max"),
        s.seconds("wake-again-seconds"),
        s.millis("product-time-keep-ms"),
        s.millis("wall-step-max-ms"),
        s.hours("key-retention-hours"),
        s.millis("key-forget-interval-ms"),
        s.count("keys-forgotten-max"));
  }

  private static QuarantineSettings quarantine(Section s) {
    return new QuarantineSettings(
        s.count("rows-max"),
        s.bytes("bytes-max"),
        s.number("waiting-max", 1, 1_000_000),
        s.number("batch-max", 1, 10_000),
        s.millis("flush-interval-ms"));
  }

  private static DatabaseSettings database(Section s) {
    return new DatabaseSettings(
        s.textLike("jdbc-url", "jdbc:postgresql://.+", "jdbc:postgresql://HOST:PORT/DATABASE"),
        s.text("user"),
        s.textOrNull("password"),
        s.count("pool-connections-max"),
        s.millis("connection-timeout-ms"),
        s.millis("socket-timeout-ms"),
        s.millis("idle-in-transaction-timeout-ms"),
        s.millis("transaction-timeout-ms"));
  }

  private static ProjectionSettings projection(Section s) {
    return new ProjectionSettings(
        s.millis("poll-interval-ms"),
        s.number("batch-max", 1, 10_000),
        s.millis("backoff-min-ms"),
        s.millis("backoff-max-ms"));
  }

  private static ReconcilerSettings reconciler(Section s) {
    return new ReconcilerSettings(
        s.number("rows-per-second-max", 1, 1_000_000),
        s.number("rebuild-rows-per-second-max", 1, 1_000_000),
        s.millis("slice-interval-ms"),
        s.count("twin-events-max"),
        s.millis("claim-ms"));
  }
}
