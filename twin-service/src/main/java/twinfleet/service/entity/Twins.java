package twinfleet.service.entity;

import java.util.concurrent.CompletionStage;
import twinfleet.core.TwinCommand;
import twinfleet.persistence.journal.Origin;
import twinfleet.protocol.DeviceId;

/** All twins of the cluster, addressed by device id. */
public interface Twins {
  /**
   * Sends {@code command}; completes after the journal commit. Fails with a timeout when the twin
   * does not answer within {@code twinfleet.entity.ask-timeout-ms}.
   */
  CompletionStage<TwinReply> send(DeviceId device, TwinCommand command, Origin origin);

  /** The twin as it is now. For a device that was never registered its lifecycle says so. */
  CompletionStage<TwinView> view(DeviceId device);
}
