package twinfleet.agent.decide;

import java.util.List;

/**
 * What follows from one event.
 *
 * @param state the new truth
 * @param effects to be done in this order; a {@link AgentEffect.Persist} comes first, and nothing
 *     after it may happen before it is stored
 */
public record Decision(AgentState state, List<AgentEffect> effects) {}
