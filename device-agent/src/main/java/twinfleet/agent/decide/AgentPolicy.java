package twinfleet.agent.decide;

import java.time.Duration;
import twinfleet.protocol.DeviceId;
import twinfleet.protocol.Model;

/**
 * Who the device is, and its settings; durations in product time.
 *
 * @param deviceId offers for another one are refused
 * @param model offers for another one are refused
 * @param heartbeatEvery mean distance of heartbeats (delivery-rules section 5)
 * @param heartbeatJitterPercent how far a distance may differ from the mean
 * @param answerWait how long a retained INSTALL waits for the twin's answer to the snapshot
 * @param progressEvery least distance of two progress reports
 * @param interruptedAfter time without a byte until a download is reported as interrupted
 * @param reconnectMin first delay before a new CONNECT
 * @param reconnectMax longest delay before a new CONNECT
 * @param outboxMax most reports that wait; beyond it the least telling one is dropped
 * @param seqBlock how many seq numbers one write to storage reserves
 */
public record AgentPolicy(
    DeviceId deviceId,
    Model model,
    Duration heartbeatEvery,
    int heartbeatJitterPercent,
    Duration answerWait,
    Duration progressEvery,
    Duration interruptedAfter,
    Duration reconnectMin,
    Duration reconnectMax,
    int outboxMax,
    int seqBlock) {

  /** The defaults of the contract. */
  public static AgentPolicy defaults(DeviceId deviceId, Model model) {
    return new AgentPolicy(
        deviceId,
        model,
        Duration.ofMinutes(5),
        10,
        Duration.ofSeconds(30),
        Duration.ofMinutes(10),
        Duration.ofHours(2),
        Duration.ofSeconds(1),
        Duration.ofSeconds(30),
        32,
        100);
  }

  /** The same policy with another span between CONNECT attempts (a transport time). */
  public AgentPolicy withReconnect(Duration min, Duration max) {
    return new AgentPolicy(
        deviceId,
        model,
        heartbeatEvery,
        heartbeatJitterPercent,
        answerWait,
        progressEvery,
        interruptedAfter,
        min,
        max,
        outboxMax,
        seqBlock);
  }
}
