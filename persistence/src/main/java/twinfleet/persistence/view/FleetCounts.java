package twinfleet.persistence.view;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import twinfleet.core.Attention;
import twinfleet.core.DeliveryState;
import twinfleet.core.NetworkClass;
import twinfleet.core.Presence;
import twinfleet.persistence.Database;
import twinfleet.persistence.Row;

/** Counts the fleet in one pass over its rows: all counts are of the same instant. */
final class FleetCounts {
  /**
   * By stored columns and by how fresh the evidence is (2 ONLINE, 1 SUSPECT, 0 unheard of), for who
   * is thought ONLINE. Parameters: suspect before, unknown before, delivered after.
   */
  private static final String COUNT =
      """
      SELECT delivery_state, journaled_presence, current_version, network_class,
        attention_reachable, attention_away,
        COALESCE((GREATEST(s.at, v.last_online_at) > ?)::int, 0)
          + COALESCE((GREATEST(s.at, v.last_online_at) > ?)::int, 0) AS freshness,
        count(*) AS n, count(*) FILTER (WHERE delivered_at > ?) AS delivered,
        count(*) FILTER (WHERE delivery_state IN ('FAILED', 'EXPIRED')
          AND disposition = 'DONE' AND lifecycle = 'ACTIVE') AS dead
      FROM twin_view v LEFT JOIN last_seen s ON s.device_id = v.device_id
      GROUP BY 1, 2, 3, 4, 5, 6, 7\
      """;

  /** The planner expects a group per row, and would sort them all on disk. */
  private static final String IN_MEMORY = "SET LOCAL work_mem = '64MB'";

  private final Database database;

  FleetCounts(Database database) {
    this.database = database;
  }

  /** Devices that are alike in all that is counted. */
  private record Group(
      DeliveryState state,
      Presence presence,
      String version,
      NetworkClass networkClass,
      Attention attention,
      long devices,
      long delivered,
      long dead) {}

  FleetStatus count(Instant now, Instant suspectBefore, Instant unknownBefore) {
    List<Group> groups =
        database.inTransaction(
            t -> {
              t.update(IN_MEMORY);
              return t.query(
                  COUNT,
                  FleetCounts::group,
                  suspectBefore,
                  unknownBefore,
                  now.minus(Duration.ofHours(24)));
            });
    return sum(now, groups);
  }

  private static Group group(Row row) throws SQLException {
    Presence presence = row.name("journaled_presence", Presence.class);
    if (presence == Presence.ONLINE) {
      presence =
          switch ((int) row.number("freshness")) {
            case 2 -> Presence.ONLINE;
            case 1 -> Presence.SUSPECT;
            default -> Presence.UNKNOWN;
          };
    }
    String attention = presence.isReachable() ? "attention_reachable" : "attention_away";
    return new Group(
        row.name("delivery_state", DeliveryState.class),
        presence,
        row.text("current_version"),
        row.name("network_class", NetworkClass.class),
        row.name(attention, Attention.class),
        row.number("n"),
        row.number("delivered"),
        row.number("dead"));
  }

  private static FleetStatus sum(Instant now, List<Group> groups) {
    Map<DeliveryState, Long> byState = zeros(DeliveryState.class);
    Map<Presence, Long> byPresence = zeros(Presence.class);
    Map<String, Long> byVersion = new TreeMap<>();
    Map<NetworkClass, Long> byNetworkClass = zeros(NetworkClass.class);
    Map<Attention, Long> byAttention = zeros(Attention.class);
    for (Group g : groups) {
      add(byState, g.state(), g.devices());
      add(byPresence, g.presence(), g.devices());
      add(byVersion, g.version(), g.devices());
      add(byNetworkClass, g.networkClass(), g.devices());
      add(byAttention, g.attention(), g.devices());
    }
    return new FleetStatus(
        now,
        groups.stream().mapToLong(Group::devices).sum(),
        byState,
        byPresence,
        byVersion,
        byNetworkClass,
        byAttention,
        groups.stream().mapToLong(Group::dead).sum(),
        groups.stream().mapToLong(Group::delivered).sum());
  }

  private static <E extends Enum<E>> Map<E, Long> zeros(Class<E> type) {
    Map<E, Long> all = new EnumMap<>(type);
    for (E name : type.getEnumConstants()) {
      all.put(name, 0L);
    }
    return all;
  }

  private static <K> void add(Map<K, Long> counts, K key, long devices) {
    if (key != null) {
      counts.merge(key, devices, Long::sum);
    }
  }
}
