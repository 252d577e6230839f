package twinfleet.loadtest.chaos;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * One packet of MQTT 3.1.1 as it stands on the wire (MQTT 3.1.1, section 2).
 *
 * @param bytes all of it
 * @param body index of the first byte after the fixed header
 */
record MqttPacket(byte[] bytes, int body) {
  static final int PUBLISH = 3;
  static final int PUBACK = 4;
  private static final int LENGTH_BYTES_MAX = 4;

  /** The next packet; an end of the stream is an {@code EOFException}. */
  static MqttPacket read(DataInputStream in) throws IOException {
    byte[] head = new byte[1 + LENGTH_BYTES_MAX];
    head[0] = in.readByte();
    int at = 1;
    int length = 0;
    byte digit;
    do {
      if (at > LENGTH_BYTES_MAX) {
        throw new IOException("no MQTT: a remaining length of more than 4 bytes");
      }
      digit = in.readByte();
      length |= (digit & 0x7f) << (7 * (at - 1));
      head[at++] = digit;
    } while ((digit & 0x80) != 0);
    byte[] bytes = Arrays.copyOf(head, at + length);
    in.readFully(bytes, at, length);
    return new MqttPacket(bytes, at);
  }

  int type() {
    return (bytes[0] & 0xf0) >> 4;
  }

  /** Of a PUBLISH: QoS 1. */
  boolean isAtLeastOnce() {
    return (bytes[0] & 0x06) == 0x02;
  }

  /** Of a PUBLISH. */
  String topic() {
    return new String(bytes, body + 2, number(body), StandardCharsets.UTF_8);
  }

  /** Of a PUBLISH with QoS 1. */
  int publishId() {
    return number(body + 2 + number(body));
  }

  /** Of a PUBLISH with QoS 1. */
  byte[] payload() {
    return Arrays.copyOfRange(bytes, body + 4 + number(body), bytes.length);
  }

  /** Of a PUBACK. */
  int pubackId() {
    return number(body);
  }

  private int number(int at) {
    return (bytes[at] & 0xff) << 8 | bytes[at + 1] & 0xff;
  }
}
