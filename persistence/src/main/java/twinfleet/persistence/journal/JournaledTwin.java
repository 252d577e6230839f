package twinfleet.persistence.journal;

import java.time.Instant;
import twinfleet.core.DeviceTwin;
import twinfleet.core.TwinEvolution;

/**
 * A twin's persistent state: the fold of its events and the end of their chain.
 *
 * @param head hash of the last event, {@link Hash#ZERO} before the first
 * @param at product time of the latest event; null before the first, and in snapshots of old
 */
public record JournaledTwin(DeviceTwin twin, Hash head, Instant at) {
  /** Before the first event. */
  public static final JournaledTwin EMPTY =
      new JournaledTwin(DeviceTwin.UNREGISTERED, Hash.ZERO, null);

  /**
   * The twin after {@code recorded}. Does not check the chain: a row that somebody touched must not
   * keep a device from its firmware; audit finds it by {@link Recorded#follows}.
   */
  public JournaledTwin after(Recorded recorded) {
    Instant then = recorded.event().stamp().at();
    return new JournaledTwin(
        TwinEvolution.evolve(twin, recorded.event()),
        recorded.hash(),
        at != null && at.isAfter(then) ? at : then);
  }
}
