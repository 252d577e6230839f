package twinfleet.persistence.view;

import java.time.Instant;
import java.util.Arrays;
import java.util.regex.Pattern;
import twinfleet.protocol.DeviceId;

/**
 * A message that broke the contract, as much of it as is kept. Whatever a stranger sent, it can be
 * stored: texts are printable and bounded, and the payload is bytes.
 *
 * @param at product time of receipt
 * @param topic as it came, what cannot be printed replaced, at most {@value #TEXT_CHARS_MAX}
 *     characters
 * @param device the sender when the topic names one, else null
 * @param kind what was wrong, of a closed list
 * @param detail for a person, at most {@value #TEXT_CHARS_MAX} characters
 * @param payloadBytes the payload's true length
 * @param payloadHead its first {@value #HEAD_BYTES_MAX} bytes
 */
public record RejectedMessage(
    Instant at,
    String topic,
    DeviceId device,
    String kind,
    String detail,
    int payloadBytes,
    byte[] payloadHead) {
  /** Most bytes of a payload that are kept (contract). */
  public static final int HEAD_BYTES_MAX = 4096;

  /** Most characters of a topic and of a detail that are kept. */
  public static final int TEXT_CHARS_MAX = 256;

  /** Controls, line separators, what turns the direction of writing, halves of characters. */
  private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{C}\\p{Zl}\\p{Zp}]");

  /** Cuts to what is kept. */
  public static RejectedMessage of(
      Instant at, String topic, DeviceId device, Enum<?> kind, String detail, byte[] payload) {
    byte[] head = Arrays.copyOf(payload, Math.min(payload.length, HEAD_BYTES_MAX));
    return new RejectedMessage(
        at, printable(topic), device, kind.name(), printable(detail), payload.length, head);
  }

  private static String printable(String text) {
    String head = text.substring(0, Math.min(text.length(), TEXT_CHARS_MAX));
    return UNPRINTABLE.matcher(head).replaceAll("?");
  }
}
