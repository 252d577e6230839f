package twinfleet.service.http;

import java.util.concurrent.TimeUnit;
import twinfleet.core.TwinCommand;
import twinfleet.persistence.journal.Origin;
import twinfleet.protocol.DeviceId;
import twinfleet.service.entity.TwinReply;
import twinfleet.service.entity.TwinView;
import twinfleet.service.entity.Twins;

/** Asks twins from a thread that may wait. */
final class TwinCalls {
  /** Who acts while no access control says who it is; then only the loopback is served. */
  private static final String LOCAL_OPERATOR = "operator:local";

  private final Twins twins;
  private final String node;
  private final long askTimeoutMs;

  TwinCalls(HttpParts parts) {
    this.twins = parts.twins();
    this.node = parts.node();
    this.askTimeoutMs = parts.settings().askTimeout().toMillis();
  }

  /** The twin's reply, after its journal commit; a {@code TimeoutException} leaves it open. */
  TwinReply send(Call call, DeviceId device, TwinCommand command) throws Exception {
    Origin origin =
        new Origin(LOCAL_OPERATOR, "http:" + call.name(), call.requestId(), call.at(), node);
    return twins
        .send(device, command, origin)
        .toCompletableFuture()
        .get(askTimeoutMs, TimeUnit.MILLISECONDS);
  }

  /** The twin as it is now. */
  TwinView view(DeviceId device) throws Exception {
    return twins.view(device).toCompletableFuture().get(askTimeoutMs, TimeUnit.MILLISECONDS);
  }
}
