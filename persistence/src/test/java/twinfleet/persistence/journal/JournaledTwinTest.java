package twinfleet.persistence.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import twinfleet.core.Stamp;
import twinfleet.core.TwinEvent;
import twinfleet.protocol.DeviceId;
import twinfleet.protocol.Model;

/** What a snapshot keeps beside the fold: a twin's time must not fall after it. */
class JournaledTwinTest {
  private static final Instant AT = Instant.parse("2026-01-01T00:00:00Z");

  private final SnapshotSerializer serializer = new SnapshotSerializer();

  @Test
  void theTimeOfTheLatestEventOutlivesASnapshot() {
    JournaledTwin twin = JournaledTwin.EMPTY.after(registered(AT));
    assertThat(twin.at()).isEqualTo(AT);
    assertThat(read(serializer.toBinary(twin))).isEqualTo(twin);
  }

  @Test
  void aSnapshotOfOldHasNone() {
    JournaledTwin twin = JournaledTwin.EMPTY.after(registered(AT));
    String text = new String(serializer.toBinary(twin), StandardCharsets.UTF_8);
    String old = text.replace(",\"at\":\"" + AT + "\"}", "}");
    assertThat(old).isNotEqualTo(text);
    JournaledTwin read = read(old.getBytes(StandardCharsets.UTF_8));
    assertThat(read.twin()).isEqualTo(twin.twin());
    assertThat(read.at()).isNull();
  }

  private JournaledTwin read(byte[] bytes) {
    return (JournaledTwin) serializer.fromBinary(bytes, SnapshotSerializer.MANIFEST);
  }

  private static Recorded registered(Instant at) {
    TwinEvent event =
        new TwinEvent.DeviceRegistered(
            new Stamp(at, 0, 0), new DeviceId("a"), new Model("m"), null, Map.of(), null);
    return RecordedCodec.seal(event, new Origin("system", "test", null, at, "n"), Hash.ZERO);
  }
}
