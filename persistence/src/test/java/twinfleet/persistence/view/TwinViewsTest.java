package twinfleet.persistence.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static twinfleet.persistence.view.Twin.BEGIN;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import twinfleet.core.Attention;
import twinfleet.core.DeliveryPolicy;
import twinfleet.core.DeliveryState;
import twinfleet.core.NetworkClass;
import twinfleet.core.Presence;
import twinfleet.core.WaitingReason;
import twinfleet.persistence.Database;
import twinfleet.persistence.TestDatabases;
import twinfleet.persistence.view.LastSeen.Sighting;
import twinfleet.persistence.view.ViewFilter.Operator;
import twinfleet.protocol.DeviceId;

/** What the read model answers, over rows as the projection stores them. */
class TwinViewsTest {
  private static final Database DATABASE = TestDatabases.migrated();
  private static final Instant NOW = BEGIN.plus(Duration.ofHours(1));

  private final TwinViews views = new TwinViews(DATABASE, DeliveryPolicy.standard().presence());
  private final LastSeen lastSeen = new LastSeen(DATABASE);

  @AfterAll
  static void stop() {
    DATABASE.close();
  }

  @BeforeEach
  void empty() {
    DATABASE.inTransaction(t -> t.update("TRUNCATE twin_view, last_seen"));
  }

  @Test
  void aRowShowsTheWholeTwin() {
    Twin twin = new Twin("a").online().assigned().at(Duration.ofMinutes(1)).delivered();
    twin.store(DATABASE, NOW);
    lastSeen.flush(List.of(new Sighting(twin.id(), NOW.minusSeconds(10), 3.5)));
    TwinRow row = views.get(twin.id(), NOW).orElseThrow();
    assertThat(row.twin()).isEqualTo(twin.twin());
    assertThat(row.sequenceNr()).isEqualTo(4);
    assertThat(row.state()).isEqualTo(DeliveryState.DELIVERED);
    assertThat(row.waitingReason()).isEqualTo(WaitingReason.DEVICE_APPLY);
    assertThat(row.packetLossPercent()).isEqualTo(3.5);
    assertThat(row.lastOnlineTime()).isEqualTo(NOW.minusSeconds(10));
    assertThat(row.nextDueAt()).isEqualTo(NOW);
    assertThat(views.get(new DeviceId("b"), NOW)).isEmpty();
  }

  @Test
  void presenceFollowsTheEdgeAndTheLastEvidence() {
    new Twin("never").store(DATABASE, null);
    new Twin("gone").online().offline().store(DATABASE, null);
    new Twin("here").online().store(DATABASE, null);
    assertThat(presence("never", NOW)).isEqualTo(Presence.UNKNOWN);
    assertThat(presence("gone", NOW)).isEqualTo(Presence.OFFLINE);
    assertThat(presence("here", BEGIN.plusSeconds(359))).isEqualTo(Presence.ONLINE);
    assertThat(presence("here", BEGIN.plusSeconds(360))).isEqualTo(Presence.SUSPECT);
    assertThat(presence("here", BEGIN.plusSeconds(959))).isEqualTo(Presence.SUSPECT);
    assertThat(presence("here", BEGIN.plusSeconds(960))).isEqualTo(Presence.UNKNOWN);
    lastSeen.flush(List.of(new Sighting(new DeviceId("here"), NOW, null)));
    assertThat(presence("here", NOW.plusSeconds(359))).isEqualTo(Presence.ONLINE);
  }

  @Test
  void theTimeOfTheLastEvidenceNeverFallsAndItsLossIsKept() {
    DeviceId id = new DeviceId("a");
    new Twin("a").online().store(DATABASE, null);
    lastSeen.flush(
        List.of(
            new Sighting(id, NOW, null),
            new Sighting(id, NOW.minusSeconds(9), 8.0),
            new Sighting(new DeviceId("stranger"), NOW, null)));
    lastSeen.flush(List.of(new Sighting(id, NOW.plusSeconds(1), 7.0)));
    lastSeen.flush(List.of(new Sighting(id, NOW, 9.0)));
    lastSeen.flush(List.of(new Sighting(id, NOW.plusSeconds(2), null)));
    lastSeen.flush(List.of());
    assertThat(views.get(id, NOW).orElseThrow().lastSeen()).isEqualTo(NOW.plusSeconds(2));
    assertThat(views.get(id, NOW).orElseThrow().packetLossPercent()).isEqualTo(7.0);
  }

  @Test
  void pagesFollowEachOtherWithoutGapOrRepetition() {
    for (int i = 0; i < 25; i++) {
      new Twin("d-" + (char) ('A' + i)).store(DATABASE, null);
      new Twin("d-" + (char) ('a' + i)).store(DATABASE, null);
    }
    TwinPage page = views.list(ViewFilter.ALL, ViewSort.BY_DEVICE, null, 20, NOW);
    List<DeviceId> seen = new ArrayList<>();
    while (true) {
      page.rows().forEach(row -> seen.add(row.deviceId()));
      if (page.next() == null) {
        break;
      }
      page = views.list(ViewFilter.ALL, ViewSort.BY_DEVICE, page.next(), 20, NOW);
    }
    assertThat(seen).hasSize(50).isSorted().doesNotHaveDuplicates();
    assertThatThrownBy(() -> views.list(ViewFilter.ALL, ViewSort.BY_DEVICE, null, 501, NOW))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void filtersSelectByEveryField() {
    new Twin("a", "gw-3", "north", Map.of("line", "4"), "2.4.0")
        .online()
        .assigned()
        .store(DATABASE, NOW);
    new Twin("b", "gw-3", "south", Map.of("line", "5"), "2.10.0").store(DATABASE, null);
    new Twin("c", "gw-4", null, Map.of(), null).online().offline().store(DATABASE, null);
    lastSeen.flush(List.of(new Sighting(new DeviceId("a"), NOW, null)));
    assertThat(of("model", Operator.EQUAL, "gw-3")).containsExactly("a", "b");
    assertThat(of("model", Operator.NOT_EQUAL, "gw-3")).containsExactly("c");
    assertThat(of("site", Operator.NOT_EQUAL, "north")).containsExactly("b", "c");
    assertThat(of("deviceId", Operator.IN, "a", "c")).containsExactly("a", "c");
    assertThat(of("state", Operator.EQUAL, "PENDING")).containsExactly("a");
    assertThat(of("state", Operator.OUT, "PENDING", "FAILED")).containsExactly("b", "c");
    assertThat(of("disposition", Operator.EQUAL, "ACTIVE")).containsExactly("a");
    assertThat(of("presence", Operator.EQUAL, "ONLINE")).containsExactly("a");
    assertThat(of("presence", Operator.IN, "OFFLINE", "UNKNOWN")).containsExactly("b", "c");
    assertThat(of("attention", Operator.EQUAL, "IN_FLIGHT")).containsExactly("a");
    assertThat(of("lifecycle", Operator.EQUAL, "ACTIVE")).hasSize(3);
    assertThat(of("networkClass", Operator.EQUAL, "UNKNOWN")).hasSize(3);
    assertThat(of("labels.line", Operator.EQUAL, "4")).containsExactly("a");
    assertThat(of("labels.line", Operator.OUT, "4")).containsExactly("b", "c");
    assertThat(of("currentVersion", Operator.LESS, "2.9.0")).containsExactly("a");
    assertThat(of("currentVersion", Operator.AT_LEAST, "2.4.0")).containsExactly("a", "b");
    assertThat(of("currentVersion", Operator.EQUAL, "2.10.0")).containsExactly("b");
    assertThat(of("targetVersion", Operator.MORE, "2.4.0")).containsExactly("a");
    assertThat(of("lastOnlineTime", Operator.LESS, NOW.toString())).containsExactly("c");
    assertThat(of("lastOnlineTime", Operator.AT_LEAST, NOW.toString())).containsExactly("a");
    assertThat(of("nextDueAt", Operator.AT_MOST, NOW.toString())).containsExactly("a");
    assertThat(of("expiresAt", Operator.MORE, NOW.toString())).containsExactly("a");
    assertThat(of("stateSince", Operator.MORE, NOW.toString())).isEmpty();
    assertThat(of("lastUpdateAttempt", Operator.MORE, NOW.toString())).isEmpty();
    ViewFilter both =
        ViewFilter.ALL
            .and("model", Operator.EQUAL, "gw-3")
            .and("labels.line", Operator.NOT_EQUAL, "4'; DROP TABLE twin_view; --");
    assertThat(views.list(both, ViewSort.BY_DEVICE, null, 20, NOW).rows()).hasSize(2);
  }

  @Test
  void aFilterThatMakesNoSenseIsRefusedInOneLine() {
    assertRefused("color", Operator.EQUAL, "no filter on 'color'", "red");
    assertRefused("labels.a b", Operator.EQUAL, "no filter on", "x");
    assertRefused("state", Operator.EQUAL, "state is one of PENDING", "OPEN");
    assertRefused("model", Operator.LESS, "model has no order", "a");
    assertRefused("stateSince", Operator.LESS, "ISO-8601", "yesterday");
    assertRefused("currentVersion", Operator.LESS, "version", "not a version");
    assertRefused("model", Operator.EQUAL, "takes one value", "a", "b");
    assertRefused("model", Operator.IN, "takes 1 to", new String[0]);
  }

  @Test
  void theFleetIsCountedInAllItsParts() {
    new Twin("a").online().assigned().inClass(NetworkClass.POOR).store(DATABASE, NOW);
    new Twin("b").online().offline().assigned().store(DATABASE, NOW);
    new Twin("c")
        .online()
        .assigned()
        .at(Duration.ofMinutes(2))
        .delivered()
        .applied()
        .store(DATABASE, null);
    new Twin("d").store(DATABASE, null);
    lastSeen.flush(List.of(new Sighting(new DeviceId("a"), NOW, null)));
    FleetStatus status = views.fleetStatus(NOW);
    assertThat(status.devices()).isEqualTo(4);
    assertThat(status.byState())
        .containsEntry(DeliveryState.PENDING, 2L)
        .containsEntry(DeliveryState.APPLIED, 1L)
        .containsEntry(DeliveryState.FAILED, 0L);
    assertThat(status.byPresence())
        .containsEntry(Presence.ONLINE, 1L)
        .containsEntry(Presence.OFFLINE, 1L)
        .containsEntry(Presence.UNKNOWN, 2L);
    assertThat(status.byVersion()).containsEntry("2.4.0", 3L).containsEntry("2.4.1", 1L);
    assertThat(status.byNetworkClass()).containsEntry(NetworkClass.POOR, 1L);
    assertThat(status.byAttention())
        .containsEntry(Attention.IN_FLIGHT, 1L)
        .containsEntry(Attention.WAITING, 1L)
        .containsEntry(Attention.FINE, 2L);
    assertThat(status.deliveredLast24h()).isEqualTo(1);
    Instant tomorrow = NOW.plus(Duration.ofHours(24));
    assertThat(views.fleetStatus(tomorrow).asOf()).isEqualTo(tomorrow);
    assertThat(views.fleetStatus(tomorrow).deliveredLast24h()).isZero();
  }

  private Presence presence(String id, Instant now) {
    return views.get(new DeviceId(id), now).orElseThrow().presence();
  }

  private List<String> of(String field, Operator operator, String... values) {
    ViewFilter filter = ViewFilter.ALL.and(field, operator, values);
    return views.list(filter, ViewSort.BY_DEVICE, null, 10, NOW).rows().stream()
        .map(row -> row.deviceId().value())
        .toList();
  }

  private static void assertRefused(
      String field, Operator operator, String part, String... values) {
    assertThatThrownBy(() -> ViewFilter.ALL.and(field, operator, values))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(part);
  }
}
