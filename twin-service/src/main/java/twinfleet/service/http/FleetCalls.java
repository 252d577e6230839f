package twinfleet.service.http;

import java.time.Instant;
import java.util.Map;
import twinfleet.core.Attention;
import twinfleet.core.DeliveryState;
import twinfleet.core.NetworkClass;
import twinfleet.core.Presence;
import twinfleet.persistence.view.FleetStatus;
import twinfleet.persistence.view.ViewFilter;
import twinfleet.persistence.view.ViewFilter.Operator;

/** The fleet in figures. */
final class FleetCalls {
  /** Ended without success, and nothing newer took its place (delivery-rules section 6). */
  private static final ViewFilter OPEN_DEAD_LETTERS =
      ViewFilter.ALL
          .and("state", Operator.IN, "FAILED", "EXPIRED")
          .and("disposition", Operator.EQUAL, "DONE")
          .and("lifecycle", Operator.EQUAL, "ACTIVE");

  private final HttpParts parts;

  FleetCalls(HttpParts parts) {
    this.parts = parts;
  }

  /** The contract's fleet status, field by field. */
  private record StatusJson(
      Instant asOf,
      long devices,
      Map<DeliveryState, Long> byState,
      Map<Presence, Long> byPresence,
      Map<String, Long> byVersion,
      Map<NetworkClass, Long> byNetworkClass,
      Map<Attention, Long> byAttention,
      long openDeadLetters,
      long deliveredLast24h) {}

  Answer status(Call call) {
    Problem stray = new Params(call).problem();
    if (stray != null) {
      return Answer.of(stray);
    }
    FleetStatus status = parts.views().fleetStatus(call.at());
    return Answer.json(
        200,
        new StatusJson(
            status.asOf(),
            status.devices(),
            status.byState(),
            status.byPresence(),
            status.byVersion(),
            status.byNetworkClass(),
            status.byAttention(),
            parts.views().count(OPEN_DEAD_LETTERS, call.at()),
            status.deliveredLast24h()));
  }
}
