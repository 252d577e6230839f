package twinfleet.persistence.view;

import java.time.Instant;
import java.util.Map;
import twinfleet.core.Attention;
import twinfleet.core.DeliveryState;
import twinfleet.core.NetworkClass;
import twinfleet.core.Presence;

/**
 * The fleet in counts, of one instant. Enum keys are all present, with 0 where there is none;
 * devices without a delivery are in no state, those without a version in no version.
 *
 * @param byVersion current versions
 * @param openDeadLetters ended without success, and nothing newer took their place (delivery-rules
 *     section 6)
 * @param deliveredLast24h current deliveries that reached DELIVERED within 24 h of product time
 */
public record FleetStatus(
    Instant asOf,
    long devices,
    Map<DeliveryState, Long> byState,
    Map<Presence, Long> byPresence,
    Map<String, Long> byVersion,
    Map<NetworkClass, Long> byNetworkClass,
    Map<Attention, Long> byAttention,
    long openDeadLetters,
    long deliveredLast24h) {}
