package twinfleet.service.mqtt;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** State reports from someone who means harm (promises, section 2). */
final class Hostile {
  private Hostile() {}

  static List<byte[]> payloads() {
    return List.of(
        new byte[0],
        text("{"),
        text("{\"generation\":1,\"seq\":1,\"state\":\"IN_PROG"),
        text("[]"),
        text("null"),
        text("\"text\""),
        text("{\"generation\":\"1\",\"seq\":[],\"state\":{}}"),
        text("{\"generation\":NaN,\"seq\":1,\"state\":\"IN_PROGRESS\"}"),
        text("{\"generation\":99999999999999999999999,\"seq\":1,\"state\":\"IN_PROGRESS\"}"),
        text("{\"generation\":-1,\"seq\":1,\"state\":\"IN_PROGRESS\"}"),
        text("{\"generation\":1,\"seq\":1,\"state\":\"EXPLODED\"}"),
        text("{\"generation\":1,\"state\":\"IN_PROGRESS\"}"),
        text("{\"generation\":1,\"seq\":1,\"state\":\"DELIVERED\",\"sha256\":\"short\"}"),
        text("[".repeat(30_000)),
        text("{\"a\":".repeat(10_000)),
        new byte[] {(byte) 0xff, (byte) 0xfe, 0, 1, 2},
        text("{\"generation\":1,\"seq\":1,\"state\":\"\\u0000\"}"),
        new byte[65_537]);
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
