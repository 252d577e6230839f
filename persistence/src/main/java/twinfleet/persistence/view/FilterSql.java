package twinfleet.persistence.view;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import twinfleet.persistence.view.ViewFilter.Condition;
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
    String column = column(c, parameters);
    c.values().forEach(value -> parameters.add(value(c, value)));
    String values = c.values().stream().map(v -> "?").collect(Collectors.joining(","));
    return switch (c.operator()) {
      case EQUAL, IN -> column + " IN (" + values + ")";
      case NOT_EQUAL, OUT -> "(" + column + " IN (" + values + ")) IS NOT TRUE";
      case LESS -> column + " < ?";
      case AT_MOST -> column + " <= ?";
      case MORE -> column + " > ?";
      case AT_LEAST -> column + " >= ?";
    };
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
      case "model", "site", "disposition", "presence", "lifecycle", "attention" -> c.field();
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
