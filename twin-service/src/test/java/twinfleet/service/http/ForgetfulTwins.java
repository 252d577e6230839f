package twinfleet.service.http;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import twinfleet.core.TwinCommand;
import twinfleet.persistence.journal.Origin;
import twinfleet.protocol.DeviceId;
import twinfleet.service.entity.TwinReply;
import twinfleet.service.entity.TwinView;
import twinfleet.service.entity.Twins;

/** The real twins, of whose replies some are lost on the way: done, but nobody knows. */
final class ForgetfulTwins implements Twins {
  final AtomicInteger repliesToLose = new AtomicInteger();
  private final Twins twins;

  ForgetfulTwins(Twins twins) {
    this.twins = twins;
  }

  @Override
  public CompletionStage<TwinReply> send(DeviceId device, TwinCommand command, Origin origin) {
    CompletionStage<TwinReply> reply = twins.send(device, command, origin);
    boolean lose = repliesToLose.getAndUpdate(n -> Math.max(0, n - 1)) > 0;
    return lose
        ? reply.thenCompose(r -> CompletableFuture.failedFuture(new TimeoutException("lost")))
        : reply;
  }

  @Override
  public CompletionStage<TwinView> view(DeviceId device) {
    return twins.view(device);
  }
}
