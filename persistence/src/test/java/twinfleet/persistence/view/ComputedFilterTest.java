package twinfleet.persistence.view;

import static org.assertj.core.api.Assertions.assertThat;
import static twinfleet.persistence.view.Twin.BEGIN;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import twinfleet.core.Attention;
import twinfleet.core.DeliveryPolicy;
import twinfleet.core.Presence;
import twinfleet.persistence.Database;
import twinfleet.persistence.TestDatabases;
import twinfleet.persistence.view.LastSeen.Sighting;
import twinfleet.persistence.view.ViewFilter.Operator;
import twinfleet.protocol.DeviceId;

/** Filters on what no column holds select exactly the rows that show it. */
class ComputedFilterTest {
  private static final Database DATABASE = TestDatabases.migrated();
  private static final Instant NOW = BEGIN.plus(Duration.ofHours(1));

  private final TwinViews views = new TwinViews(DATABASE, DeliveryPolicy.standard().presence());

  @BeforeAll
  static void oneOfEach() {
    DATABASE.inTransaction(t -> t.update("TRUNCATE twin_view, last_seen"));
    for (String delivery : List.of("none", "pending", "delivered")) {
      Stream.of("never", "gone", "online", "suspect", "silent")
          .map(name -> new Twin(delivery + "-" + name))
          .forEach(twin -> store(twin, delivery));
    }
    LastSeen lastSeen = new LastSeen(DATABASE);
    for (String delivery : List.of("none", "pending", "delivered")) {
      seen(lastSeen, delivery + "-online", 10);
      seen(lastSeen, delivery + "-suspect", 500);
      seen(lastSeen, delivery + "-silent", 1_000);
    }
  }

  private static void store(Twin twin, String delivery) {
    String name = twin.id().value();
    if (!name.endsWith("never")) {
      twin.online();
    }
    if (name.endsWith("gone")) {
      twin.offline();
    }
    if (!delivery.equals("none")) {
      twin.assigned();
    }
    if (delivery.equals("delivered")) {
      twin.delivered();
    }
    twin.store(DATABASE, null);
  }

  private static void seen(LastSeen lastSeen, String device, int secondsAgo) {
    lastSeen.flush(List.of(new Sighting(new DeviceId(device), NOW.minusSeconds(secondsAgo), null)));
  }

  @AfterAll
  static void stop() {
    DATABASE.close();
  }

  @ParameterizedTest
  @EnumSource
  void presence(Presence presence) {
    assertSelects("presence", presence.name(), row -> row.presence() == presence);
  }

  @ParameterizedTest
  @EnumSource
  void attention(Attention attention) {
    assertSelects("attention", attention.name(), row -> row.attention() == attention);
  }

  private void assertSelects(String field, String value, Predicate<TwinRow> shows) {
    List<TwinRow> all = list(ViewFilter.ALL);
    assertThat(all).hasSize(15);
    List<DeviceId> inside = ids(all.stream().filter(shows));
    List<DeviceId> outside = ids(all.stream().filter(shows.negate()));
    ViewFilter filter = ViewFilter.ALL;
    assertThat(ids(list(filter.and(field, Operator.EQUAL, value)).stream())).isEqualTo(inside);
    assertThat(ids(list(filter.and(field, Operator.IN, value)).stream())).isEqualTo(inside);
    assertThat(ids(list(filter.and(field, Operator.NOT_EQUAL, value)).stream())).isEqualTo(outside);
    assertThat(ids(list(filter.and(field, Operator.OUT, value)).stream())).isEqualTo(outside);
  }

  private List<TwinRow> list(ViewFilter filter) {
    return views.list(filter, ViewSort.BY_DEVICE, null, 100, NOW).rows();
  }

  private static List<DeviceId> ids(Stream<TwinRow> rows) {
    return rows.map(TwinRow::deviceId).toList();
  }
}
