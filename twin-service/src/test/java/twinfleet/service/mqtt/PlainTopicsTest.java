package twinfleet.service.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What leaves no byte of a topic that the MQTT client could die of (decision 0015). */
class PlainTopicsTest {
  private static final String ROCKET = "/device/\uD83D\uDE80/firmware/state";
  private static final String PAYLOAD = "\uD83D\uDE80 in a payload stays";

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 1_000_000})
  void onlyTopicsChangeAndNoLength(int piece) throws IOException {
    ByteArrayOutputStream sent = new ByteArrayOutputStream();
    ByteArrayOutputStream expected = new ByteArrayOutputStream();
    String long64k = PAYLOAD.repeat(1_000);
    for (String payload : new String[] {PAYLOAD, "", long64k}) {
      sent.write(publish(ROCKET, payload));
      expected.write(publish("/device/????/firmware/state", payload));
      sent.write(publish("/device/a/heartbeat", payload));
      expected.write(publish("/device/a/heartbeat", payload));
      byte[] others = {0x20, 2, 0, 0, (byte) 0xD0, 0, 0x40, 2, (byte) 0xFF, (byte) 0xFE};
      sent.write(others);
      expected.write(others);
    }
    assertThat(read(sent.toByteArray(), piece)).isEqualTo(expected.toByteArray());
  }

  @Test
  void garbageIsReadToItsEnd() throws IOException {
    byte[] garbage = new byte[100_000];
    new Random(1).nextBytes(garbage);
    assertThat(read(garbage, 13)).hasSameSizeAs(garbage);
  }

  private static byte[] read(byte[] sent, int piece) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    try (PlainTopics plain = new PlainTopics(new ByteArrayInputStream(sent))) {
      byte[] buffer = new byte[piece];
      for (int n = plain.read(buffer); n >= 0; n = plain.read(buffer)) {
        all.write(buffer, 0, n);
        int one = plain.read();
        if (one >= 0) {
          all.write(one);
        }
      }
    }
    return all.toByteArray();
  }

  private static byte[] publish(String topic, String payload) throws IOException {
    byte[] name = topic.getBytes(StandardCharsets.UTF_8);
    byte[] bytes = payload.getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream packet = new ByteArrayOutputStream();
    packet.write(0x32);
    int left = 2 + name.length + 2 + bytes.length;
    while (left > 0x7F) {
      packet.write(left & 0x7F | 0x80);
      left >>>= 7;
    }
    packet.write(left);
    packet.write(name.length >> 8);
    packet.write(name.length);
    packet.write(name);
    packet.write(new byte[] {0, 7});
    packet.write(bytes);
    return packet.toByteArray();
  }
}
