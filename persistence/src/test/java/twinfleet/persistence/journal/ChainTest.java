package twinfleet.persistence.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import twinfleet.core.NetworkClass;
import twinfleet.core.Stamp;
import twinfleet.core.TwinEvent;
import twinfleet.protocol.DeviceId;
import twinfleet.protocol.Model;

/** Promise S7: a changed, removed or reordered row is noticed when the chain is walked again. */
class ChainTest {
  private static final Instant AT = Instant.parse("2026-01-01T00:00:00Z");
  private static final Origin ORIGIN = new Origin("operator:o", "http:x", "r1", AT, "node-1");

  /** A stored row. */
  private record Stored(String manifest, byte[] bytes) {}

  private final List<Stored> rows = chain();

  @Test
  void anUntouchedChainFoldsToItsTwin() {
    assertThat(walked(rows).twin().link().networkClass()).isEqualTo(NetworkClass.FAIR);
  }

  @Test
  void everyChangedByteIsNoticedByTheRowBehindIt() {
    for (int row = 0; row < rows.size() - 1; row++) {
      for (int i = 0; i < rows.get(row).bytes().length; i++) {
        List<Stored> touched = new ArrayList<>(rows);
        byte[] bytes = rows.get(row).bytes().clone();
        bytes[i] ^= 1;
        touched.set(row, new Stored(rows.get(row).manifest(), bytes));
        assertThatThrownBy(() -> walked(touched)).isInstanceOf(RuntimeException.class);
      }
    }
  }

  @Test
  void aRemovedRowIsNoticed() {
    for (int row = 0; row < rows.size() - 1; row++) {
      List<Stored> touched = new ArrayList<>(rows);
      touched.remove(row);
      assertThatThrownBy(() -> walked(touched)).hasMessageContaining("chain is broken");
    }
  }

  @Test
  void swappedRowsAreNoticed() {
    for (int row = 0; row < rows.size() - 1; row++) {
      List<Stored> touched = new ArrayList<>(rows);
      Collections.swap(touched, row, row + 1);
      assertThatThrownBy(() -> walked(touched)).hasMessageContaining("chain is broken");
    }
  }

  private static List<Stored> chain() {
    List<TwinEvent> events =
        List.of(
            new TwinEvent.DeviceRegistered(
                new Stamp(AT, 0, 0), new DeviceId("a"), new Model("m"), "here", Map.of(), null),
            new TwinEvent.NetworkClassChanged(new Stamp(AT, 0, 0), NetworkClass.POOR),
            new TwinEvent.NetworkClassChanged(new Stamp(AT, 0, 0), NetworkClass.GOOD),
            new TwinEvent.NetworkClassChanged(new Stamp(AT, 0, 0), NetworkClass.FAIR));
    List<Stored> stored = new ArrayList<>();
    Hash head = Hash.ZERO;
    for (TwinEvent event : events) {
      Recorded sealed = RecordedCodec.seal(event, ORIGIN, head);
      stored.add(new Stored(Manifests.of(event), sealed.bytes()));
      head = sealed.hash();
    }
    return stored;
  }

  private static JournaledTwin walked(List<Stored> rows) {
    JournaledTwin twin = JournaledTwin.EMPTY;
    for (Stored row : rows) {
      Recorded recorded = RecordedCodec.open(row.bytes(), row.manifest());
      if (!recorded.follows(twin.head())) {
        throw new IllegalStateException("the chain is broken before " + recorded);
      }
      twin = twin.after(recorded);
    }
    return twin;
  }
}
