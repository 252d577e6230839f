package twinfleet.service.mqtt;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import twinfleet.core.TwinCommand;
import twinfleet.persistence.journal.Origin;
import twinfleet.protocol.DeviceId;
import twinfleet.service.entity.TwinReply;
import twinfleet.service.entity.TwinView;
import twinfleet.service.entity.Twins;

/** Remembers all that twins were told, and answers as the test wants. */
final class RecordingTwins implements Twins {
  static final TwinReply DONE = new TwinReply.Done(true, null);

  private final ConcurrentLinkedQueue<Told> told = new ConcurrentLinkedQueue<>();
  private final AtomicLong count = new AtomicLong();
  private volatile Function<Told, CompletionStage<TwinReply>> answer =
      t -> CompletableFuture.completedFuture(DONE);

  record Told(DeviceId device, TwinCommand command, Origin origin) {}

  void answer(Function<Told, CompletionStage<TwinReply>> next) {
    answer = next;
  }

  List<Told> told() {
    return new ArrayList<>(told);
  }

  <T extends TwinCommand> List<T> told(DeviceId device, Class<T> type) {
    return told.stream()
        .filter(t -> t.device().equals(device))
        .map(Told::command)
        .filter(type::isInstance)
        .map(type::cast)
        .toList();
  }

  long count() {
    return count.get();
  }

  @Override
  public CompletionStage<TwinReply> send(DeviceId device, TwinCommand command, Origin origin) {
    Told next = new Told(device, command, origin);
    told.add(next);
    count.incrementAndGet();
    return answer.apply(next);
  }

  @Override
  public CompletionStage<TwinView> view(DeviceId device) {
    return CompletableFuture.failedFuture(new UnsupportedOperationException("not asked by mqtt"));
  }
}
