package twinfleet.agent;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.function.LongConsumer;

/** A response body on its way into the part file, at most so many bytes, and stoppable at once. */
final class ImageBody implements HttpResponse.BodySubscriber<Void> {
  /** The host sent more than the document announced. */
  static final class EndlessDataException extends IOException {
    private static final long serialVersionUID = 1;

    EndlessDataException(long bytesMax) {
      super("more than the announced " + bytesMax + " bytes");
    }
  }

  private final CompletableFuture<Void> done = new CompletableFuture<>();
  private final FileChannel file;
  private final long bytesMax;
  private final LongConsumer grown;
  private Flow.Subscription subscription;
  private long position;
  private boolean ended;

  /**
   * Appends to {@code part}.
   *
   * @param from where the first byte belongs; what stood behind it is cut off
   * @param bytesMax of the whole file
   * @param grown hears the file's size after each piece
   */
  ImageBody(Path part, long from, long bytesMax, LongConsumer grown) throws IOException {
    this.file = FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    this.position = from;
    this.bytesMax = bytesMax;
    this.grown = grown;
    file.truncate(from);
  }

  @Override
  public CompletionStage<Void> getBody() {
    return done;
  }

  @Override
  public synchronized void onSubscribe(Flow.Subscription given) {
    subscription = given;
    if (ended) {
      given.cancel();
    } else {
      given.request(1);
    }
  }

  @Override
  public synchronized void onNext(List<ByteBuffer> piece) {
    if (ended) {
      return;
    }
    try {
      for (ByteBuffer bytes : piece) {
        if (position + bytes.remaining() > bytesMax) {
          throw new EndlessDataException(bytesMax);
        }
        while (bytes.hasRemaining()) {
          position += file.write(bytes, position);
        }
      }
      grown.accept(position);
      subscription.request(1);
    } catch (IOException e) {
      stop(e);
    }
  }

  @Override
  public void onError(Throwable fault) {
    stop(fault);
  }

  @Override
  public void onComplete() {
    stop(null);
  }

  /** Ends the transfer; after this returns the file is closed and no longer changes. */
  synchronized void stop(Throwable fault) {
    if (ended) {
      return;
    }
    ended = true;
    Throwable outcome = fault;
    try {
      file.close();
    } catch (IOException e) {
      outcome = fault == null ? e : fault;
    }
    if (outcome == null) {
      done.complete(null);
    } else {
      if (subscription != null) {
        subscription.cancel();
      }
      done.completeExceptionally(outcome);
    }
  }
}
