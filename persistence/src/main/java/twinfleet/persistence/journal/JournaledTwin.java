package twinfleet.persistence.journal;

import twinfleet.core.DeviceTwin;
import twinfleet.core.TwinEvolution;

/**
 * A twin's persistent state: the fold of its events and the end of their chain.
 *
 * @param head hash of the last event, {@link Hash#ZERO} before the first
 */
public record JournaledTwin(DeviceTwin twin, Hash head) {
  /** Before the first event. */
  public static final JournaledTwin EMPTY = new JournaledTwin(DeviceTwin.UNREGISTERED, Hash.ZERO);

  /**
   * The twin after {@code recorded}. Does not check the chain: a row that somebody touched must not
   * keep a device from its firmware; audit finds it by {@link Recorded#follows}.
   */
  public JournaledTwin after(Recorded recorded) {
    return new JournaledTwin(TwinEvolution.evolve(twin, recorded.event()), recorded.hash());
  }
}
