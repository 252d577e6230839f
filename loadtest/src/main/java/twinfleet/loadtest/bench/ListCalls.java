package twinfleet.loadtest.bench;

import java.util.List;
import twinfleet.persistence.view.ViewFilter;
import twinfleet.persistence.view.ViewFilter.Operator;
import twinfleet.persistence.view.ViewSort;

/**
 * The lists of {@link Query}, as HTTP and as the read model know them: what an operator looks at in
 * the middle of a rollout, selective and not, with and without an index for the filter.
 */
final class ListCalls {
  /** Devices of a page. */
  static final int LIMIT = 100;

  static final List<ListCall> ALL =
      List.of(
          call(
              "model==gw-1;state==PENDING",
              "stateSince",
              where("model", Operator.EQUAL, "gw-1").and("state", Operator.EQUAL, "PENDING")),
          call("state==FAILED", "-stateSince", where("state", Operator.EQUAL, "FAILED")),
          call(
              "model==gw-2;currentVersion=lt=2.4.0",
              "currentVersion",
              where("model", Operator.EQUAL, "gw-2").and("currentVersion", Operator.LESS, "2.4.0")),
          call(
              "attention==NEEDS_PERSON",
              "-stateSince",
              where("attention", Operator.EQUAL, "NEEDS_PERSON")),
          call(
              "presence==OFFLINE;model==gw-3",
              "expiresAt",
              where("presence", Operator.EQUAL, "OFFLINE").and("model", Operator.EQUAL, "gw-3")),
          call(
              "labels.line==l3;site==site-4",
              "model",
              where("labels.line", Operator.EQUAL, "l3").and("site", Operator.EQUAL, "site-4")),
          call(
              "state=in=(PENDING,IN_PROGRESS)",
              "deviceId",
              where("state", Operator.IN, "PENDING", "IN_PROGRESS")),
          call(
              "lifecycle==ACTIVE", "-targetVersion", where("lifecycle", Operator.EQUAL, "ACTIVE")));

  private ListCalls() {}

  /** One list, both ways. */
  record ListCall(String query, ViewFilter filter, ViewSort sort) {}

  private static ListCall call(String filter, String sort, ViewFilter same) {
    String query =
        "filter="
            + filter.replace("=", "%3D").replace(";", "%3B").replace(",", "%2C")
            + "&sort="
            + sort
            + "&limit="
            + LIMIT;
    return new ListCall(query, same, ViewSort.parse(sort));
  }

  private static ViewFilter where(String field, Operator operator, String... values) {
    return ViewFilter.ALL.and(field, operator, values);
  }
}
