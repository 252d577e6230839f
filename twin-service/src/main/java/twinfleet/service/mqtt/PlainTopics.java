package twinfleet.service.mqtt;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * What a broker sends, with every byte of a topic that is not printable ASCII made a {@code ?}. No
 * topic that is ours has such bytes, and a name with a {@code ?} is no device's, so that the
 * message is counted as malformed and acknowledged like any other (decision 0015).
 *
 * <p>Follows MQTT 3.1.1 section 2.2 and 3.3.2, byte by byte. Not for several threads.
 */
final class PlainTopics extends FilterInputStream {
  private static final int PUBLISH = 0x30;

  private Part part = Part.HEADER;
  private boolean publish;
  private int shift;
  private int left;
  private int topicLeft;

  /** Where in a packet the next byte is. */
  private enum Part {
    HEADER,
    LENGTH,
    TOPIC_LENGTH_HIGH,
    TOPIC_LENGTH_LOW,
    TOPIC,
    REST
  }

  PlainTopics(InputStream broker) {
    super(broker);
  }

  @Override
  public int read() throws IOException {
    int next = in.read();
    return next < 0 ? next : plain(next);
  }

  @Override
  public int read(byte[] into, int from, int length) throws IOException {
    int read = in.read(into, from, length);
    for (int i = from; i < from + read; i++) {
      into[i] = (byte) plain(into[i] & 0xFF);
    }
    return read;
  }

  @Override
  public long skip(long bytes) throws IOException {
    return readNBytes((int) Math.min(bytes, Integer.MAX_VALUE)).length;
  }

  private int plain(int next) {
    switch (part) {
      case HEADER -> header(next);
      case LENGTH -> length(next);
      default -> {
        int shown = part == Part.TOPIC && (next < ' ' || next > '~') ? '?' : next;
        body(next);
        return shown;
      }
    }
    return next;
  }

  private void header(int next) {
    publish = (next & 0xF0) == PUBLISH;
    shift = 0;
    left = 0;
    part = Part.LENGTH;
  }

  private void length(int next) {
    left |= (next & 0x7F) << shift;
    shift += 7;
    if ((next & 0x80) == 0) {
      Part first = publish ? Part.TOPIC_LENGTH_HIGH : Part.REST;
      part = left == 0 ? Part.HEADER : first;
    }
  }

  private void body(int next) {
    left--;
    switch (part) {
      case TOPIC_LENGTH_HIGH -> {
        topicLeft = next << 8;
        part = Part.TOPIC_LENGTH_LOW;
      }
      case TOPIC_LENGTH_LOW -> {
        topicLeft |= next;
        part = topicLeft == 0 ? Part.REST : Part.TOPIC;
      }
      case TOPIC -> {
        topicLeft--;
        part = topicLeft == 0 ? Part.REST : Part.TOPIC;
      }
      default -> {
        // of a payload or another packet nothing is looked at
      }
    }
    if (left == 0) {
      part = Part.HEADER;
    }
  }
}
