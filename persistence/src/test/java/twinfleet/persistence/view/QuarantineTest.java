package twinfleet.persistence.view;

import static org.assertj.core.api.Assertions.assertThat;
import static twinfleet.persistence.view.Twin.BEGIN;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import twinfleet.persistence.Database;
import twinfleet.persistence.TestDatabases;
import twinfleet.protocol.DeviceId;

/** What is kept of messages that broke the contract, and how much. */
class QuarantineTest {
  private final Database database = TestDatabases.migrated();
  private final Quarantine quarantine = new Quarantine(database);

  /** What was wrong. */
  private enum Kind {
    NOT_JSON
  }

  @AfterEach
  void stop() {
    database.close();
  }

  private static RejectedMessage message(int number, int payloadBytes) {
    return RejectedMessage.of(
        BEGIN.plusSeconds(number),
        "/device/gw-" + number + "/heartbeat",
        new DeviceId("gw-" + number),
        Kind.NOT_JSON,
        "number " + number,
        new byte[payloadBytes]);
  }

  @Test
  void whateverCameCanBeStoredAndReadAgain() {
    byte[] payload = "a\u0000\ud800b".getBytes(StandardCharsets.UTF_16LE);
    String topic = "/device/\u0000\u001b[2J\u202e\ud800\u2028ü😀" + "x".repeat(70_000);
    RejectedMessage hostile =
        RejectedMessage.of(BEGIN, topic, null, Kind.NOT_JSON, "line\nbreak\u0000", payload);

    assertThat(quarantine.keep(List.of(hostile), 10, 1_000_000)).isZero();
    RejectedMessage kept = quarantine.newest(10).getFirst();
    assertThat(kept).usingRecursiveComparison().isEqualTo(hostile).isNotSameAs(hostile);
    assertThat(kept.topic()).startsWith("/device/??[2J???ü😀xxx").hasSize(256);
    assertThat(kept.detail()).isEqualTo("line?break?");
    assertThat(kept.payloadHead()).isEqualTo(payload);
  }

  @Test
  void ofALongPayloadTheHeadIsKeptAndTheTrueLength() {
    quarantine.keep(List.of(message(1, 3_000_000)), 10, 1_000_000);
    RejectedMessage kept = quarantine.newest(1).getFirst();
    assertThat(kept.payloadBytes()).isEqualTo(3_000_000);
    assertThat(kept.payloadHead()).hasSize(RejectedMessage.HEAD_BYTES_MAX);
  }

  @Test
  void theOldestGoBeyondTheRows() {
    keepEach(25, 10, 10, 1_000_000);
    assertThat(quarantine.newest(100))
        .extracting(RejectedMessage::detail)
        .containsExactlyElementsOf(
            IntStream.rangeClosed(1, 10).mapToObj(i -> "number " + (25 - i)).toList());
  }

  @Test
  void theOldestGoBeyondTheBytes() {
    keepEach(25, 2_000, 1_000, 10_000);
    assertThat(quarantine.newest(100))
        .extracting(RejectedMessage::detail)
        .containsExactly("number 24", "number 23", "number 22", "number 21");
  }

  private void keepEach(int count, int payloadBytes, int rowsMax, long bytesMax) {
    int forgotten = 0;
    for (int i = 0; i < count; i++) {
      forgotten += quarantine.keep(List.of(message(i, payloadBytes)), rowsMax, bytesMax);
    }
    assertThat(forgotten).isEqualTo(count - quarantine.newest(1_000).size());
  }
}
