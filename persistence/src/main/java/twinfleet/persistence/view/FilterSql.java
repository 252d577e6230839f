package twinfleet.persistence.view;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import twinfleet.core.Presence;
import twinfleet.persistence.view.ViewFilter.Condition;
import twinfleet.persistence.view.ViewFilter.Operator;
import twinfleet.protocol.FirmwareVersion;

/**
 * A {@link ViewFilter} as SQL over the columns that {@link TwinViews} selects. Values are only ever
 * parameters.
 *
 * @param text begins with {@code AND}, or is empty
 */
record FilterSql(String text, List<Object> parameters) {
  static FilterSql of(ViewFilter filter) {
    List<Object> parameters = new ArrayList<>();
    String text =
        filter.conditions().stream()
            .map(condition -> " AND " + comparison(condition, parameters))
            .collect(Collectors.joining());
    return new FilterSql(text, parameters);
  }

  private static String comparison(Condition c, List<Object> parameters) {
    return switch (c.field()) {
      case "presence" -> sided(c, presence(c.values()));
      case "attention" -> attention(c, parameters);
      default -> stored(c, parameters);
    };
  }

  private static String stored(Condition c, List<Object> parameters) {
    String column = column(c, parameters);
    c.values().forEach(value -> parameters.add(value(c, value)));
    String values = marks(c);
    return switch (c.operator()) {
      case EQUAL, IN -> column + " IN (" + values + ")";
      case NOT_EQUAL, OUT -> "(" + column + " IN (" + values + ")) IS NOT TRUE";
      case LESS -> column + " < ?";
      case AT_MOST -> column + " <= ?";
      case MORE -> column + " > ?";
      case AT_LEAST -> column + " >= ?";
    };
  }

  /**
   * In terms of what is stored, so that the planner knows how many will match. The computed column
   * says the same, and makes it expect next to none.
   */
  private static String presence(List<String> names) {
    return names.stream()
        .map(Presence::valueOf)
        .distinct()
        .map(
            presence ->
                switch (presence) {
                  case ONLINE -> "journaled_presence = 'ONLINE' AND recent";
                  case SUSPECT -> "journaled_presence = 'ONLINE' AND heard AND NOT recent";
                  case OFFLINE -> "journaled_presence = 'OFFLINE'";
                  case UNKNOWN ->
                      "journaled_presence = 'UNKNOWN'"
                          + " OR journaled_presence = 'ONLINE' AND heard IS NOT TRUE";
                })
        .collect(Collectors.joining(" OR ", "(", ")"));
  }

  /** For the same reason: by where the device would stand, and whether it can be reached. */
  private static String attention(Condition c, List<Object> parameters) {
    parameters.addAll(c.values());
    parameters.addAll(c.values());
    String reachable = "(journaled_presence = 'ONLINE' AND heard)";
    return sided(
        c,
        "(attention_reachable IN (%s) AND %s OR attention_away IN (%s) AND %s IS NOT TRUE)"
            .formatted(marks(c), reachable, marks(c), reachable));
  }

  private static String sided(Condition c, String holds) {
    boolean inside = c.operator() == Operator.EQUAL || c.operator() == Operator.IN;
    return inside ? holds : "(" + holds + ") IS NOT TRUE";
  }

  private static String marks(Condition c) {
    return c.values().stream().map(v -> "?").collect(Collectors.joining(","));
  }

  private static String column(Condition c, List<Object> parameters) {
    if (c.isLabel()) {
      parameters.add(c.label());
      return "labels ->> ?";
    }
    boolean exact = !c.operator().isOrder();
    return switch (c.field()) {
      case "deviceId" -> "device_id";
      case "state" -> "delivery_state";
      case "currentVersion" -> exact ? "current_version" : "current_version_key";
      case "targetVersion" -> exact ? "target_version" : "target_version_key";
      case "networkClass" -> "network_class";
      case "lastOnlineTime" -> "last_online_time";
      case "stateSince" -> "state_since";
      case "lastUpdateAttempt" -> "last_update_attempt";
      case "expiresAt" -> "expires_at";
      case "nextDueAt" -> "next_due_at";
      case "model", "site", "disposition", "lifecycle" -> c.field();
      default -> throw new IllegalArgumentException("no filter on '" + c.field() + "'");
    };
  }

  private static Object value(Condition c, String value) {
    return switch (ViewFilter.kind(c.field())) {
      case INSTANT -> ViewFilter.instant(c.field(), value);
      case VERSION -> c.operator().isOrder() ? VersionKey.of(new FirmwareVersion(value)) : value;
      case TEXT -> value;
    };
  }
}
