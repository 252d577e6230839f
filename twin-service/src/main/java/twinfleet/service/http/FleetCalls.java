package twinfleet.service.http;

import java.time.Instant;
import java.util.Map;
import twinfleet.core.Attention;
import twinfleet.core.DeliveryState;
import twinfleet.core.NetworkClass;
import twinfleet.core.Presence;
import twinfleet.persistence.view.FleetStatus;

/** The fleet in figures. */
final class FleetCalls {
  private final FleetWatch watch;

  FleetCalls(HttpParts parts) {
    this.watch =
        new FleetWatch(
            () -> parts.views().fleetStatus(parts.clock().now()),
            parts.settings().fleetCountInterval(),
            parts.settings().fleetCountPatience());
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

  Answer status(Call call) throws Exception {
    Problem stray = new Params(call).problem();
    if (stray != null) {
      return Answer.of(stray);
    }
    FleetStatus status = watch.latest().get();
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
            status.openDeadLetters(),
            status.deliveredLast24h()));
  }
}
