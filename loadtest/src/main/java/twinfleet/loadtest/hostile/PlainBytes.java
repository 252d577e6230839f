package twinfleet.loadtest.hostile;

import java.nio.charset.StandardCharsets;

/** First bytes of protocols, where another one is spoken. */
final class PlainBytes {
  private PlainBytes() {}

  static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** The begin of a TLS 1.2 client hello (RFC 5246 section 7.4.1.2). */
  static byte[] tlsHello() {
    byte[] hello = new byte[200];
    byte[] head = {0x16, 3, 1, 0, (byte) 195, 1, 0, 0, (byte) 191, 3, 3};
    System.arraycopy(head, 0, hello, 0, head.length);
    return hello;
  }

  /** CONNECT of a protocol {@code name} at {@code level} with a clean session. */
  static byte[] connect(String name, int level) {
    byte[] packet = {0x10, 13, 0, 4, 0, 0, 0, 0, (byte) level, 2, 0, 0, 0, 1, 'x'};
    System.arraycopy(text(name), 0, packet, 4, 4);
    return packet;
  }

  /** What an HTTP/2 client says first (RFC 9113 section 3.4). */
  static byte[] http2Preface() {
    return text("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\u0000\u0000\u0000\u0004\u0000\u0000\u0000\u0000");
  }
}
