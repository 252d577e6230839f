package twinfleet.loadtest.network;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.EventLoop;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;

/**
 * One direction of a connection: chunks leave in the order they came, each after its delay. Until
 * it has a destination, bytes wait. Confined to one event loop; owns every buffer offered to it.
 */
final class DelayedPipe {
  private final EventLoop loop;
  private final Impairment impairment;
  private final Traffic traffic;
  private final int queuedBytesMax;
  private final Queue<Chunk> queue = new ArrayDeque<>();
  private Channel source;
  private Channel destination;
  private int queuedBytes;
  private long lastDueNanos = System.nanoTime();
  private boolean wakeUpSet;
  private Mode mode = Mode.OPEN;

  DelayedPipe(EventLoop loop, Impairment impairment, Traffic traffic, int queuedBytesMax) {
    this.loop = loop;
    this.impairment = impairment;
    this.traffic = traffic;
    this.queuedBytesMax = queuedBytesMax;
  }

  void from(Channel channel) {
    source = channel;
  }

  void to(Channel channel) {
    destination = channel;
    drain();
  }

  int queuedBytes() {
    return queuedBytes;
  }

  /** The first byte under way; only when {@link #queuedBytes()} is above 0. */
  byte firstByte() {
    ByteBuf bytes = queue.element().bytes();
    return bytes.getByte(bytes.readerIndex());
  }

  /** Takes a chunk over: forwards it later, or swallows or drops it, as the pipe stands. */
  void offer(ByteBuf bytes) {
    int size = bytes.readableBytes();
    if (size == 0 || mode == Mode.CUT || mode == Mode.ABANDONED) {
      traffic.bytesSwallowed.add(mode == Mode.CUT ? size : 0);
      bytes.release();
      return;
    }
    long due = System.nanoTime() + impairment.delayNanos();
    lastDueNanos = due - lastDueNanos > 0 ? due : lastDueNanos;
    queue.add(new Chunk(bytes, lastDueNanos));
    count(size);
    drain();
  }

  /** Hands on what is due; sets the wake-up for the next; stops or resumes reading. */
  void drain() {
    boolean wrote = false;
    while (destination != null && destination.isWritable() && isDue(queue.peek())) {
      ByteBuf bytes = queue.remove().bytes();
      int size = bytes.readableBytes();
      count(-size);
      traffic.bytesForwarded.add(size);
      destination.write(bytes, destination.voidPromise());
      wrote = true;
    }
    if (wrote) {
      destination.flush();
    }
    if (queue.isEmpty() && mode == Mode.ENDING && destination != null) {
      closeBehindTheLastByte();
    } else if (destination != null && destination.isWritable() && !queue.isEmpty()) {
      wakeUpAt(queue.element().dueNanos());
    }
    read(queuedBytes < queuedBytesMax);
  }

  /** The source said goodbye: close the destination behind the last byte. */
  void end() {
    if (mode == Mode.OPEN) {
      mode = Mode.ENDING;
      drain();
    }
  }

  /** An outage began: what is under way is lost, and so is all that comes after it. */
  void cut() {
    traffic.bytesSwallowed.add(queuedBytes);
    close(Mode.CUT);
  }

  /** The destination is gone: nothing can arrive any more. */
  void abandon() {
    if (mode != Mode.CUT) {
      close(Mode.ABANDONED);
    }
  }

  private void close(Mode how) {
    mode = how;
    queue.forEach(chunk -> chunk.bytes().release());
    queue.clear();
    count(-queuedBytes);
    read(true);
  }

  /** A plain close would drop what the channel has accepted and the kernel has not yet. */
  private void closeBehindTheLastByte() {
    mode = Mode.ABANDONED;
    destination.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
  }

  private void count(int change) {
    queuedBytes += change;
    traffic.queuedBytes.add(change);
  }

  /** Reading goes on even when nothing is kept, since only a reader learns of a close. */
  private void read(boolean wanted) {
    if (source != null && source.config().isAutoRead() != wanted) {
      source.config().setAutoRead(wanted);
    }
  }

  private void wakeUpAt(long dueNanos) {
    if (!wakeUpSet) {
      wakeUpSet = true;
      long delay = Math.max(0, dueNanos - System.nanoTime());
      loop.schedule(this::wakeUp, delay, TimeUnit.NANOSECONDS);
    }
  }

  private void wakeUp() {
    wakeUpSet = false;
    if (mode == Mode.OPEN || mode == Mode.ENDING) {
      drain();
    }
  }

  private static boolean isDue(Chunk chunk) {
    return chunk != null && chunk.dueNanos() - System.nanoTime() <= 0;
  }

  private enum Mode {
    OPEN,
    ENDING,
    CUT,
    ABANDONED
  }

  private record Chunk(ByteBuf bytes, long dueNanos) {}
}
