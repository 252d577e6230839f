package twinfleet.loadtest.network;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * A real server behind the proxy that returns what it gets; it may stop, restart, push, be deaf.
 */
final class EchoUpstream implements AutoCloseable {
  private final EventLoopGroup loop = new NioEventLoopGroup(1);
  private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
  private final LongAdder received = new LongAdder();
  private final boolean deaf;
  private Channel listener;

  EchoUpstream(boolean deaf) {
    this.deaf = deaf;
    this.listener = listen(0);
  }

  static EchoUpstream echoing() {
    return new EchoUpstream(false);
  }

  InetSocketAddress address() {
    int port = ((InetSocketAddress) listener.localAddress()).getPort();
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  long received() {
    return received.sum();
  }

  int connections() {
    return connections.size();
  }

  void push(byte[] bytes) {
    connections.writeAndFlush(Unpooled.wrappedBuffer(bytes)).awaitUninterruptibly();
  }

  void closeConnections() {
    connections.close().awaitUninterruptibly();
  }

  /**
   * As a killed server does: nobody listens and every connection is closed. A selector keeps a
   * closed listener alive until it looks again, hence the wait.
   */
  InetSocketAddress stop() {
    InetSocketAddress where = address();
    listener.close().awaitUninterruptibly();
    ProxyRig.eventually(() -> refuses(where));
    closeConnections();
    return where;
  }

  private static boolean refuses(InetSocketAddress where) {
    try (Socket socket = new Socket(where.getAddress(), where.getPort())) {
      return !socket.isConnected();
    } catch (IOException refused) {
      return true;
    }
  }

  void startAgain(InetSocketAddress where) {
    listener = listen(where.getPort());
  }

  @Override
  public void close() {
    stop();
    loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(2_000);
  }

  private Channel listen(int port) {
    return new ServerBootstrap()
        .group(loop)
        .channel(NioServerSocketChannel.class)
        .option(ChannelOption.SO_BACKLOG, 2_000)
        .childOption(ChannelOption.AUTO_READ, !deaf)
        .childHandler(new Arrival())
        .bind(InetAddress.getLoopbackAddress(), port)
        .syncUninterruptibly()
        .channel();
  }

  private final class Arrival extends ChannelInitializer<SocketChannel> {
    @Override
    protected void initChannel(SocketChannel channel) {
      connections.add(channel);
      channel.pipeline().addLast(new Echo());
    }
  }

  private final class Echo extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      received.add(((ByteBuf) message).readableBytes());
      context.writeAndFlush(message);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      context.close();
    }
  }
}
