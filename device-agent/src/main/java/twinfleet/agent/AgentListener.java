package twinfleet.agent;

import twinfleet.agent.decide.AgentState;
import twinfleet.agent.decide.Breach;
import twinfleet.protocol.DeviceId;

/** Who watches an agent. Called on the agent's own turn, so it must be quick and never block. */
public interface AgentListener {
  /** Watches nothing. */
  AgentListener NONE = new AgentListener() {};

  /** The agent took one event; {@code now} may equal {@code before}. */
  default void turned(DeviceId device, AgentState before, AgentState now) {}

  /** An offer that should never have left the service reached this device. */
  default void breached(DeviceId device, Breach breach, long generation) {}

  /** The agent cannot go on (its storage refuses); it has stopped as by kill -9. */
  default void faulted(DeviceId device, Throwable cause) {}
}
