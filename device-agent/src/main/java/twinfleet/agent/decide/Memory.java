package twinfleet.agent.decide;

import java.util.List;
import twinfleet.protocol.DesiredDocument;
import twinfleet.protocol.FirmwareVersion;
import twinfleet.protocol.StateReport;

/**
 * What the device keeps over a loss of power.
 *
 * @param epoch raised when the counters were lost
 * @param seqCeiling no seq above it was ever used; after a restart counting goes on above it
 * @param connection number of the latest CONNECT
 * @param currentVersion that runs and was confirmed
 * @param installedCounter the highest releaseCounter that was ever confirmed here, 0 when unknown
 * @param job the generation known, or null
 * @param deferred a newer document that came while the device could not stop, or null
 * @param outbox reports not yet acknowledged by the broker, oldest first; epoch and seq are given
 *     to them when they are sent, since they follow the connection's snapshot
 */
public record Memory(
    long epoch,
    long seqCeiling,
    long connection,
    FirmwareVersion currentVersion,
    long installedCounter,
    Job job,
    DesiredDocument deferred,
    List<StateReport> outbox) {
  /** An absent outbox is empty. */
  public Memory {
    outbox = outbox == null ? List.of() : List.copyOf(outbox);
  }

  /** Of a device that comes from the factory, or that lost its storage. */
  public static Memory factory(FirmwareVersion currentVersion) {
    return new Memory(1, 0, 0, currentVersion, 0, null, null, List.of());
  }

  /** The same with a new epoch: what was stored may be older than what was sent. */
  public Memory withEpochRaised() {
    return new Memory(
        epoch + 1, 0, connection, currentVersion, installedCounter, job, deferred, outbox);
  }
}
