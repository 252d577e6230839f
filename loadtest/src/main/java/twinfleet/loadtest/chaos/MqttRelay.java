package twinfleet.loadtest.chaos;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A relay between MQTT clients and their broker that hands on whole packets, so that it can make a
 * living connection deaf, and can tell what a client acknowledged.
 */
public final class MqttRelay implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(MqttRelay.class);

  /** What becomes of packets. */
  public enum Mode {
    /** All are handed on. */
    PASS,
    /** The broker's PUBLISHes vanish; pings and acknowledgements pass: alive and deaf. */
    DEAF,
    /** Nothing passes, and no connection ends: a black hole. */
    MUTE
  }

  /** Told of each message that a client acknowledged; called on the relay's threads. */
  interface Acks {
    void acknowledged(String topic, byte[] payload, Instant at);
  }

  private final ServerSocket listener;
  private final InetSocketAddress broker;
  private final Acks acks;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean closed = new AtomicBoolean();
  private volatile Mode mode = Mode.PASS;

  private MqttRelay(ServerSocket listener, InetSocketAddress broker, Acks acks) {
    this.listener = listener;
    this.broker = broker;
    this.acks = acks;
  }

  /**
   * Listens on a free port of the loopback.
   *
   * @param acks told what clients of MQTT 3.1.1 acknowledge; null for clients of MQTT 5
   */
  static MqttRelay start(InetSocketAddress broker, Acks acks) throws IOException {
    ServerSocket listener = new ServerSocket(0, 1_024, InetAddress.getLoopbackAddress());
    MqttRelay relay = new MqttRelay(listener, broker, acks);
    Thread.ofVirtual().name("relay-accept").start(relay::accept);
    return relay;
  }

  /** Where clients connect. */
  InetSocketAddress address() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), listener.getLocalPort());
  }

  /** From the next packet on. */
  public void mode(Mode next) {
    mode = next;
  }

  /** Resets all connections at once. */
  public void cut() {
    sockets.forEach(MqttRelay::reset);
  }

  private void accept() {
    while (!closed.get()) {
      try {
        Socket client = listener.accept();
        sockets.add(client);
        Thread.ofVirtual().start(() -> join(client));
      } catch (IOException ended) {
        LOG.debug("the relay accepts no more: {}", ended.toString());
        return;
      }
    }
  }

  private void join(Socket client) {
    Socket upstream = new Socket();
    sockets.add(upstream);
    try {
      upstream.connect(broker, 5_000);
      upstream.setTcpNoDelay(true);
      client.setTcpNoDelay(true);
      Unacknowledged open = new Unacknowledged(acks);
      Thread.ofVirtual().start(() -> pump(upstream, client, open::delivered));
      pump(client, upstream, open::answered);
    } catch (IOException refused) {
      reset(client);
      forget(client);
      forget(upstream);
    }
  }

  /** Looks at a packet; false drops it. */
  private interface Look {
    boolean passes(MqttPacket packet, Mode mode);
  }

  private void pump(Socket from, Socket to, Look look) {
    try {
      DataInputStream in = new DataInputStream(new BufferedInputStream(from.getInputStream()));
      OutputStream out = to.getOutputStream();
      while (true) {
        MqttPacket packet = MqttPacket.read(in);
        Mode now = mode;
        if (now != Mode.MUTE && look.passes(packet, now)) {
          out.write(packet.bytes());
          out.flush();
        }
      }
    } catch (IOException ended) {
      LOG.trace("a relayed connection ended: {}", ended.toString());
    } finally {
      reset(from);
      reset(to);
      forget(from);
      forget(to);
    }
  }

  private void forget(Socket socket) {
    sockets.remove(socket);
  }

  /** The other side sees it at once, as when a process is killed. */
  private static void reset(Socket socket) {
    try {
      socket.setSoLinger(true, 0);
      socket.close();
    } catch (IOException gone) {
      LOG.trace("closed before: {}", gone.toString());
    }
  }

  @Override
  public void close() throws IOException {
    closed.set(true);
    listener.close();
    cut();
  }

  /** What one connection was given and has not acknowledged. */
  private static final class Unacknowledged {
    private final Acks acks;
    private final ConcurrentHashMap<Integer, MqttPacket> open = new ConcurrentHashMap<>();

    Unacknowledged(Acks acks) {
      this.acks = acks;
    }

    boolean delivered(MqttPacket packet, Mode mode) {
      boolean publish = packet.type() == MqttPacket.PUBLISH;
      if (publish && mode == Mode.DEAF) {
        return false;
      }
      if (publish && acks != null && packet.isAtLeastOnce()) {
        open.put(packet.publishId(), packet);
      }
      return true;
    }

    boolean answered(MqttPacket packet, Mode mode) {
      if (acks != null && packet.type() == MqttPacket.PUBACK) {
        MqttPacket publish = open.remove(packet.pubackId());
        if (publish != null) {
          acks.acknowledged(publish.topic(), publish.payload(), Instant.now());
        }
      }
      return true;
    }
  }
}
