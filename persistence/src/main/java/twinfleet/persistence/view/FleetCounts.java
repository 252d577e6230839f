package twinfleet.persistence.view;

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

/** Counts the fleet in one pass over its rows: all counts are of the same instant. */
final class FleetCounts {
  private static final String COUNT =
      """
      SELECT delivery_state, presence, current_version, network_class, attention,
        count(*) AS n, count(*) FILTER (WHERE delivered_at > ?) AS delivered
      FROM %s
      GROUP BY delivery_state, presence, current_version, network_class, attention\
      """
          .formatted(TwinViews.TWINS);

  private final Database database;
  private final Sparingly sparingly = new Sparingly();
  private volatile FleetStatus last;

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
      long delivered) {}

  /** Counted now, or a moment ago. */
  FleetStatus count(Instant now, Instant suspectBefore, Instant unknownBefore) {
    FleetStatus before = last;
    return sparingly
        .run(() -> last = counted(now, suspectBefore, unknownBefore))
        .orElseGet(() -> before != null ? before : counted(now, suspectBefore, unknownBefore));
  }

  private FleetStatus counted(Instant now, Instant suspectBefore, Instant unknownBefore) {
    List<Group> groups =
        database.inTransaction(
            t ->
                t.query(
                    COUNT,
                    row ->
                        new Group(
                            row.name("delivery_state", DeliveryState.class),
                            row.name("presence", Presence.class),
                            row.text("current_version"),
                            row.name("network_class", NetworkClass.class),
                            row.name("attention", Attention.class),
                            row.number("n"),
                            row.number("delivered")),
                    now.minus(Duration.ofHours(24)),
                    suspectBefore,
                    unknownBefore,
                    ""));
    return sum(now, groups);
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
