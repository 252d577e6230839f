package twinfleet.loadtest.live;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * MQTT 3.1.1 over one socket, byte by byte: it sends what no library would, and a publish costs
 * next to nothing. Not for several threads.
 */
public final class PlainMqtt implements AutoCloseable {
  private static final int CONNECT = 0x10;
  private static final int PUBLISH = 0x30;
  private static final int PUBACK = 0x40;
  private static final int PING_ANSWER = 0xD0;
  private static final int PACKET_ID_MAX = 0xFFFF;

  private final Socket socket;
  private final DataInputStream in;
  private final DataOutputStream out;
  private int packetId;

  private PlainMqtt(Socket socket) throws IOException {
    this.socket = socket;
    this.in = new DataInputStream(new java.io.BufferedInputStream(socket.getInputStream()));
    this.out = new DataOutputStream(new java.io.BufferedOutputStream(socket.getOutputStream()));
  }

  /** The last will of a connection. */
  public record Will(String topic, byte[] payload) {}

  /** A socket to the broker, no CONNECT yet. */
  public static PlainMqtt open(URI broker, Duration timeout) throws IOException {
    Socket socket = new Socket(broker.getHost(), broker.getPort());
    socket.setTcpNoDelay(true);
    socket.setSoTimeout((int) timeout.toMillis());
    return new PlainMqtt(socket);
  }

  /** A connection with a clean session, taken by the broker. */
  public static PlainMqtt connect(URI broker, String clientId, Duration timeout)
      throws IOException {
    PlainMqtt client = open(broker, timeout);
    int code = client.connect(clientId, true, null);
    if (code != 0) {
      client.close();
      throw new IOException("CONNECT refused with " + code);
    }
    return client;
  }

  /** Sends CONNECT; returns the CONNACK's code. */
  public int connect(String clientId, boolean clean, Will will) throws IOException {
    var body = new ByteArrayOutputStream();
    var data = new DataOutputStream(body);
    text(data, "MQTT".getBytes(StandardCharsets.US_ASCII));
    data.writeByte(4);
    data.writeByte((clean ? 2 : 0) | (will == null ? 0 : 0x0C));
    data.writeShort(0);
    text(data, clientId.getBytes(StandardCharsets.UTF_8));
    if (will != null) {
      text(data, will.topic().getBytes(StandardCharsets.UTF_8));
      text(data, will.payload());
    }
    send(CONNECT, body.toByteArray());
    return read(0x20)[1];
  }

  /** Publishes at QoS 1 and returns after the broker's PUBACK. */
  public void publish(String topic, byte[] payload) throws IOException {
    awaitAcknowledged(begin(topic, payload, false));
  }

  /** The same, retained. */
  public void retain(String topic, byte[] payload) throws IOException {
    awaitAcknowledged(begin(topic, payload, true));
  }

  /** Publishes at QoS 1 and returns its packet id at once; {@link #awaitAcknowledged} flushes. */
  public int begin(String topic, byte[] payload, boolean retained) throws IOException {
    packetId = packetId == PACKET_ID_MAX ? 1 : packetId + 1;
    byte[] name = topic.getBytes(StandardCharsets.UTF_8);
    publish(PUBLISH | 2 | (retained ? 1 : 0), name, packetId, payload);
    return packetId;
  }

  /** One PUBLISH with any topic bytes; {@code id} 0 leaves the packet id out (QoS 0). */
  public void publish(int header, byte[] topic, int id, byte[] payload) throws IOException {
    var body = new ByteArrayOutputStream(topic.length + payload.length + 4);
    var data = new DataOutputStream(body);
    text(data, topic);
    if (id > 0) {
      data.writeShort(id);
    }
    data.write(payload);
    packet(header, body.toByteArray());
  }

  /** Reads until the PUBACK of {@code id}; PUBACKs come in the order of the publishes. */
  public void awaitAcknowledged(int id) throws IOException {
    out.flush();
    while (true) {
      byte[] body = read(PUBACK);
      if (((body[0] & 0xFF) << 8 | body[1] & 0xFF) == id) {
        return;
      }
    }
  }

  /** Subscribes to {@code filter} and returns the granted QoS, 128 when refused. */
  public int subscribe(String filter) throws IOException {
    var body = new ByteArrayOutputStream();
    var data = new DataOutputStream(body);
    data.writeShort(1);
    text(data, filter.getBytes(StandardCharsets.UTF_8));
    data.writeByte(0);
    send(0x82, body.toByteArray());
    return read(0x90)[2] & 0xFF;
  }

  /** A message on a subscription. */
  public record Message(String topic, byte[] payload) {}

  /** The next message on any subscription (QoS 0). */
  public Message nextMessage() throws IOException {
    byte[] body = read(PUBLISH);
    int from = 2 + ((body[0] & 0xFF) << 8 | body[1] & 0xFF);
    String topic = new String(body, 2, from - 2, StandardCharsets.UTF_8);
    return new Message(topic, java.util.Arrays.copyOfRange(body, from, body.length));
  }

  /** Any packet, flushed. */
  public void send(int header, byte[] body) throws IOException {
    packet(header, body);
    out.flush();
  }

  /** Bytes that need not be MQTT, flushed. */
  public void bytes(byte[] bytes) throws IOException {
    out.write(bytes);
    out.flush();
  }

  /** Asks for a sign of life and waits for it: all before it was read by the broker. */
  public void ping() throws IOException {
    send(0xC0, new byte[0]);
    read(PING_ANSWER);
  }

  /** The body of the next packet of {@code type}; others are passed over. */
  private byte[] read(int type) throws IOException {
    while (true) {
      int header = in.readUnsignedByte();
      int length = 0;
      int shift = 0;
      int digit;
      do {
        digit = in.readUnsignedByte();
        length |= (digit & 0x7F) << shift;
        shift += 7;
      } while ((digit & 0x80) != 0);
      byte[] body = in.readNBytes(length);
      if ((header & 0xF0) == type) {
        return body;
      }
    }
  }

  private void packet(int header, byte[] body) throws IOException {
    out.writeByte(header);
    int left = body.length;
    do {
      int digit = left & 0x7F;
      left >>>= 7;
      out.writeByte(left > 0 ? digit | 0x80 : digit);
    } while (left > 0);
    out.write(body);
  }

  private static void text(DataOutputStream data, byte[] text) throws IOException {
    data.writeShort(text.length);
    data.write(text);
  }

  /** Cuts the connection, without a goodbye: a last will is sent. */
  @Override
  public void close() throws IOException {
    socket.close();
  }
}
