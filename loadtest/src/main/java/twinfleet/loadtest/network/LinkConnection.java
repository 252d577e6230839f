package twinfleet.loadtest.network;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.util.concurrent.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One TCP connection of a device and, once the device has spoken over a working link, the
 * connection behind it. Confined to the link's event loop.
 *
 * <p>What was begun before an outage loses its bytes in both directions, learns nothing, not even
 * of a close, and is reset when the outage ends: a stream with a hole must die. What is opened
 * during an outage is like a SYN that is sent again: it hangs, and passes when the outage ends.
 */
final class LinkConnection {
  private static final Logger LOG = LoggerFactory.getLogger(LinkConnection.class);

  private final DeviceLink link;
  private final Channel device;
  private final DelayedPipe up;
  private final DelayedPipe down;
  private Channel upstream;
  private boolean begun;
  private boolean holed;
  private boolean over;

  LinkConnection(DeviceLink link, Channel device) {
    this.link = link;
    this.device = device;
    this.up = link.newPipe();
    this.down = link.newPipe();
    up.from(device);
    down.to(device);
    device.pipeline().addLast(new DeviceSide());
  }

  /** The outage begins. */
  void darken() {
    if (begun) {
      holed = true;
      up.cut();
      down.cut();
    }
  }

  /** The outage ends. */
  void brighten() {
    if (holed) {
      link.traffic().outageResets.increment();
      reset();
    } else if (up.queuedBytes() > 0) {
      begin();
    }
  }

  /** Ends both sides with a RST, or with nothing at all where they are gone already. */
  void reset() {
    letCloseReset(device);
    if (upstream != null) {
      letCloseReset(upstream);
    }
    finish();
  }

  private static void letCloseReset(Channel channel) {
    if (channel.isOpen()) {
      channel.config().setOption(ChannelOption.SO_LINGER, 0);
    }
  }

  private void finish() {
    if (over) {
      return;
    }
    over = true;
    up.abandon();
    down.abandon();
    device.close();
    if (upstream != null) {
      upstream.close();
    }
    link.forget(this);
  }

  private void begin() {
    if (!begun) {
      begun = true;
      link.connect(up.firstByte(), new UpstreamSide()).addListener(this::connected);
    }
  }

  private void connected(Future<? super Void> outcome) {
    Channel channel = ((ChannelFuture) outcome).channel();
    if (!outcome.isSuccess()) {
      link.traffic().upstreamFailures.increment();
      LOG.debug("upstream refused: {}", String.valueOf(outcome.cause()));
      if (!holed) {
        reset();
      }
    } else if (over) {
      channel.close();
    } else {
      upstream = channel;
      down.from(channel);
      up.to(channel);
    }
  }

  private void fromDevice(ByteBuf bytes) {
    int size = bytes.readableBytes();
    up.offer(bytes);
    if (!holed && link.reachable()) {
      begin();
      breakOffWithin(size);
    } else if (!begun && up.queuedBytes() > link.heldBytesMax()) {
      link.traffic().refused.increment();
      reset();
    }
  }

  private void fromUpstream(ByteBuf bytes) {
    int size = bytes.readableBytes();
    down.offer(bytes);
    if (!holed) {
      breakOffWithin(size);
    }
  }

  private void breakOffWithin(int size) {
    if (link.breaksWithin(size)) {
      link.traffic().randomResets.increment();
      reset();
    }
  }

  /** A side closed. In an outage the other side does not hear of it; else it does, in its turn. */
  private void closed(DelayedPipe outgoing, DelayedPipe incoming) {
    boolean upstreamGone = upstream == null ? !begun : !upstream.isActive();
    if (upstreamGone && !device.isActive()) {
      finish();
    } else if (!holed) {
      incoming.abandon();
      outgoing.end();
    }
  }

  /** What both sides have in common. */
  private abstract class Side extends ChannelInboundHandlerAdapter {
    @Override
    public final void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      LOG.debug("a side of a link broke: {}", cause.toString());
      context.close();
    }
  }

  private final class DeviceSide extends Side {
    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      fromDevice((ByteBuf) message);
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
      down.drain();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      closed(up, down);
    }
  }

  private final class UpstreamSide extends Side {
    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      fromUpstream((ByteBuf) message);
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
      up.drain();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      closed(down, up);
    }
  }
}
