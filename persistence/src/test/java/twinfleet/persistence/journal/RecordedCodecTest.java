package twinfleet.persistence.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import twinfleet.core.DeviceTwin;
import twinfleet.core.TwinCommand;
import twinfleet.core.TwinEvent;

/** Events, twins and commands come back as they were written. */
class RecordedCodecTest {
  private static final Origin ORIGIN =
      new Origin("device:a", "mqtt:state", null, Instant.parse("2026-01-01T00:00:00Z"), "node-1");

  static Stream<Class<?>> events() {
    return RandomValues.leaves(TwinEvent.class);
  }

  @ParameterizedTest
  @MethodSource("events")
  void everyEventComesBackAsItWasSealed(Class<? extends TwinEvent> type) {
    for (long seed = 1; seed <= 50; seed++) {
      TwinEvent event = new RandomValues(seed).of(type);
      Recorded sealed = RecordedCodec.seal(event, ORIGIN, Hash.ZERO);
      RecordedSerializer serializer = new RecordedSerializer();
      Object opened = serializer.fromBinary(sealed.bytes(), serializer.manifest(sealed));
      assertThat(((Recorded) opened).event()).as("seed %d", seed).isEqualTo(event);
      assertThat(((Recorded) opened).origin()).isEqualTo(ORIGIN);
      assertThat(((Recorded) opened).previous()).isEqualTo(Hash.ZERO);
      assertThat(serializer.toBinary(opened)).isEqualTo(sealed.bytes());
    }
  }

  @Test
  void everyTwinComesBackFromItsSnapshot() {
    SnapshotSerializer serializer = new SnapshotSerializer();
    for (long seed = 1; seed <= 1000; seed++) {
      JournaledTwin twin = new RandomValues(seed).of(JournaledTwin.class);
      if (twin.twin() == null || twin.head() == null) {
        continue;
      }
      byte[] bytes = serializer.toBinary(twin);
      assertThat(serializer.fromBinary(bytes, serializer.manifest(twin)))
          .as("seed %d", seed)
          .isEqualTo(twin);
    }
    assertThat(TwinJson.read(TwinJson.write(DeviceTwin.UNREGISTERED)))
        .isEqualTo(DeviceTwin.UNREGISTERED);
  }

  @Test
  void aTwinsRowIsPackedAndOneOfBeforeIsReadAsItIs() {
    for (long seed = 1; seed <= 1000; seed++) {
      JournaledTwin random = new RandomValues(seed).of(JournaledTwin.class);
      if (random.twin() != null) {
        byte[] row = TwinJson.write(random.twin());
        assertThat(TwinJson.read(row)).as("seed %d", seed).isEqualTo(random.twin());
        assertThat(TwinJson.read(TwinJson.bytes(random.twin()))).isEqualTo(random.twin());
        byte[] half = Arrays.copyOf(row, row.length / 2);
        assertThat(TwinJson.readable(half)).as("seed %d, cut off", seed).isEmpty();
      }
    }
    assertThat(TwinJson.readable("xyz".getBytes(StandardCharsets.US_ASCII))).isEmpty();
    assertThat(TwinJson.readable(new byte[0])).isEmpty();
  }

  @Test
  void everyCommandHasANameAndComesBack() throws Exception {
    var json = DomainJson.mapper();
    for (Class<?> type : RandomValues.leaves(TwinCommand.class).toList()) {
      Object command = new RandomValues(7).of(type);
      String text = json.writerFor(TwinCommand.class).writeValueAsString(command);
      assertThat(text).contains("\"is\":\"").doesNotContain(type.getSimpleName());
      assertThat(json.readValue(text, TwinCommand.class)).isEqualTo(command);
    }
  }

  @Test
  void anUnknownTypeADamagedRowAndASwappedManifestAreSaid() {
    byte[] bytes = RecordedCodec.seal(event(), ORIGIN, Hash.ZERO).bytes();
    assertThatThrownBy(() -> RecordedCodec.open(bytes, "twin.sang-a-song.v1"))
        .isInstanceOf(UnreadableEvent.class)
        .hasMessageContaining("unknown event type 'twin.sang-a-song.v1'");
    assertThatThrownBy(() -> RecordedCodec.open(bytes, "twin.gate-closed.v1"))
        .isInstanceOf(UnreadableEvent.class)
        .hasMessageContaining("stored over a twin.device-recommissioned.v1");
    byte[] half = java.util.Arrays.copyOf(bytes, bytes.length / 2);
    assertThatThrownBy(() -> RecordedCodec.open(half, "twin.device-recommissioned.v1"))
        .isInstanceOf(UnreadableEvent.class);
    byte[] none = "{}".getBytes(StandardCharsets.UTF_8);
    assertThatThrownBy(() -> RecordedCodec.open(none, "twin.device-recommissioned.v1"))
        .isInstanceOf(UnreadableEvent.class);
  }

  @Test
  void aFieldOfALaterVersionIsPassedOver() {
    String text =
        new String(RecordedCodec.seal(event(), ORIGIN, Hash.ZERO).bytes(), StandardCharsets.UTF_8);
    byte[] later =
        text.replace("\"e\":{", "\"e\":{\"mood\":{\"a\":[1]},").getBytes(StandardCharsets.UTF_8);
    assertThat(RecordedCodec.open(later, Manifests.of(event())).event()).isEqualTo(event());
  }

  @Test
  void anOldSnapshotIsRefusedSoThatItIsPassedOver() {
    assertThatThrownBy(() -> new SnapshotSerializer().fromBinary(new byte[0], "twin.snapshot.v0"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static TwinEvent event() {
    return new TwinEvent.DeviceRecommissioned(
        new twinfleet.core.Stamp(Instant.parse("2026-01-01T00:00:00Z"), 1, 2));
  }
}
