package twinfleet.core;

import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * One effort to bring one release to one device.
 *
 * @param gates closed ones
 * @param expiresAt end of the TTL; null while it waits for its rollout slot
 * @param tally what was counted; limits nothing but digest mismatches
 * @param acknowledged whether the device ever told anything of this generation
 * @param entered when each public state was entered last
 */
public record Delivery(
    Offer offer,
    Phase phase,
    Attempt attempt,
    Set<Gate> gates,
    Instant expiresAt,
    Tally tally,
    boolean acknowledged,
    Map<DeliveryState, Instant> entered) {

  /**
   * Counters of a delivery.
   *
   * @param publishes every publish of a document of this generation
   * @param failures retryable failures that the device reported
   * @param digestMismatches among them
   */
  public record Tally(int publishes, int failures, int digestMismatches) {
    /** Nothing counted. */
    static final Tally ZERO = new Tally(0, 0, 0);

    Tally published() {
      return new Tally(publishes + 1, failures, digestMismatches);
    }

    Tally failed(Cause cause) {
      int mismatch = cause == Cause.DIGEST_MISMATCH ? 1 : 0;
      return new Tally(publishes, failures + 1, digestMismatches + mismatch);
    }
  }

  /** Keeps its collections to itself. */
  public Delivery {
    gates = Collections.unmodifiableSet(gates.isEmpty() ? Set.of() : EnumSet.copyOf(gates));
    entered = Collections.unmodifiableMap(new EnumMap<>(entered));
  }

  /** Which generation this is. */
  public long generation() {
    return offer.generation();
  }

  /** Whether the service still pursues it. */
  public boolean isOpen() {
    return phase.isOpen();
  }

  /** Whether a closed gate stops it in its present state. */
  public boolean isStopped() {
    return phase.isOpen() && gates.stream().anyMatch(g -> g.stops(phase.state()));
  }

  /** When the present state was entered. */
  public Instant stateSince() {
    return entered.get(phase.state());
  }

  Delivery in(Phase next, Instant at) {
    Map<DeliveryState, Instant> when = new EnumMap<>(DeliveryState.class);
    when.putAll(entered);
    if (next.state() != phase.state() || !when.containsKey(next.state())) {
      when.put(next.state(), at);
    }
    return new Delivery(offer, next, attempt, gates, expiresAt, tally, acknowledged, when);
  }

  Delivery with(Attempt next) {
    return new Delivery(offer, phase, next, gates, expiresAt, tally, acknowledged, entered);
  }

  Delivery with(Tally next) {
    return new Delivery(offer, phase, attempt, gates, expiresAt, next, acknowledged, entered);
  }

  Delivery with(Offer next) {
    return new Delivery(next, phase, attempt, gates, expiresAt, tally, acknowledged, entered);
  }

  Delivery withGates(Set<Gate> next) {
    return new Delivery(offer, phase, attempt, next, expiresAt, tally, acknowledged, entered);
  }

  Delivery without(Gate gate) {
    EnumSet<Gate> left = EnumSet.noneOf(Gate.class);
    left.addAll(gates);
    left.remove(gate);
    return withGates(left);
  }

  Delivery expiringAt(Instant next) {
    return new Delivery(offer, phase, attempt, gates, next, tally, acknowledged, entered);
  }

  Delivery acknowledgedByDevice(boolean yes) {
    return new Delivery(offer, phase, attempt, gates, expiresAt, tally, yes, entered);
  }
}
