package twinfleet.loadtest.network;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** The least that a device does: connect, greet, and connect again when the link broke. */
final class TinyAgents implements AutoCloseable {
  private static final int RECONNECT_MS = 50;
  private static final byte HELLO = 0x10;
  private static final byte PROBE = 0x42;

  private final EventLoopGroup loop = new NioEventLoopGroup(1);
  private final List<Agent> agents = new ArrayList<>();
  private final LongAdder probesReturned = new LongAdder();

  TinyAgents(ImpairingProxy proxy, int count) {
    for (int device = 0; device < count; device++) {
      Agent agent = new Agent(proxy.addressFor(device));
      agents.add(agent);
      agent.connect();
    }
  }

  /** How many agents have been answered on their present connection. */
  long greeted() {
    return agents.stream().filter(agent -> agent.greeted != null).count();
  }

  /** Sends one byte from each, if it believes to be connected; never again. */
  void probe() {
    agents.forEach(Agent::probe);
  }

  long probesReturned() {
    return probesReturned.sum();
  }

  @Override
  public void close() {
    loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(2_000);
  }

  private final class Agent {
    private final InetSocketAddress address;
    private volatile Channel greeted;

    Agent(InetSocketAddress address) {
      this.address = address;
    }

    void connect() {
      ChannelFuture connected =
          new Bootstrap()
              .group(loop)
              .channel(NioSocketChannel.class)
              .option(ChannelOption.TCP_NODELAY, true)
              .handler(new Greeting())
              .connect(address);
      connected.channel().closeFuture().addListener(closed -> reconnect());
    }

    void probe() {
      Channel channel = greeted;
      if (channel != null) {
        channel.writeAndFlush(Unpooled.buffer(1).writeByte(PROBE));
      }
    }

    private void reconnect() {
      greeted = null;
      if (!loop.isShuttingDown()) {
        loop.schedule(this::connect, RECONNECT_MS, TimeUnit.MILLISECONDS);
      }
    }

    private final class Greeting extends ChannelInitializer<SocketChannel> {
      @Override
      protected void initChannel(SocketChannel channel) {
        channel.pipeline().addLast(new Conversation());
      }
    }

    private final class Conversation extends SimpleChannelInboundHandler<ByteBuf> {
      @Override
      public void channelActive(ChannelHandlerContext context) {
        context.writeAndFlush(Unpooled.buffer(1).writeByte(HELLO));
      }

      @Override
      protected void channelRead0(ChannelHandlerContext context, ByteBuf bytes) {
        while (bytes.isReadable()) {
          boolean hello = bytes.readByte() == HELLO;
          greeted = context.channel();
          probesReturned.add(hello ? 0 : 1);
        }
      }

      @Override
      public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        context.close();
      }
    }
  }
}
